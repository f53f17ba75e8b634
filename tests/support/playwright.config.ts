// Journeys in a real browser, against the product as `npm start` runs it and a loopback fediverse.
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";
import { browserOptions } from "./browser-options.ts";
import { takePlace } from "./journey-place.ts";

// The runner reads this file once more in every worker.
takePlace();
const root = path.join(import.meta.dirname, "../..");
export default defineConfig({
  testDir: path.join(root, "tests/journeys"),
  testMatch: "**/*.spec.ts",
  outputDir: path.join(root, ".data/journeys/results"),
  globalSetup: path.join(import.meta.dirname, "journey-setup.ts"),
  // Most of a journey is waiting for a server's pace, so more run beside each other than there are cores.
  workers: 3,
  fullyParallel: true,
  // A journey that passes at its second try is listed as flaky.
  retries: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"] ? [["list"], ["json"]] : [["list"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env["JOURNEY_URL"],
    locale: "en-GB",
    ignoreHTTPSErrors: true,
    // Without a graphics card every frame of an animation is reckoned by the processor.
    contextOptions: { reducedMotion: "reduce" },
    screenshot: "only-on-failure",
    launchOptions: browserOptions(process.env["FEDIVERSE_PORT"] ?? ""),
  },
});
