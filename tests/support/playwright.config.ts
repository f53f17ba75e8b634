// Journeys in a real browser, against the product as `npm start` runs it and a loopback fediverse.
import path from "node:path";
import { defineConfig, devices } from "@playwright/test";

const root = path.join(import.meta.dirname, "../..");
const quiet = [
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: path.join(root, "tests/journeys"),
  testMatch: "**/*.spec.ts",
  outputDir: path.join(root, ".data/journeys/results"),
  globalSetup: path.join(import.meta.dirname, "journey-setup.ts"),
  workers: 1,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json"]],
  use: {
    ...devices["Desktop Chrome"],
    baseURL: process.env["JOURNEY_URL"],
    locale: "en-GB",
    ignoreHTTPSErrors: true,
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
      args: [
        ...quiet,
        ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
        // Names of the loopback fediverse lead to its port; every other name leads nowhere.
        `--host-resolver-rules=MAP *.test:443 127.0.0.1:${process.env["FEDIVERSE_PORT"]}, MAP x.com:443 127.0.0.1:${process.env["FEDIVERSE_PORT"]}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost`,
      ],
    },
  },
});
