/** `npm run picture`: makes the picture in README from the running product, in the loopback fediverse. */
import fs from "node:fs";
import path from "node:path";
import { chromium } from "@playwright/test";
import { villageContacts, villageVisitorOnX } from "../fediverse/village/village-world.ts";
import { writeSampleArchive } from "../fixtures/archives/build-archive.ts";
import { browserOptions } from "../support/browser-options.ts";
import { startFediverseProcess } from "../support/fediverse-process.ts";
import { startProduct } from "../support/product.ts";

const root = path.join(import.meta.dirname, "../..");
const folder = path.join(root, ".data/picture");
const picture = path.join(root, "public/readme/review.png");

fs.rmSync(folder, { recursive: true, force: true });
fs.mkdirSync(folder, { recursive: true });
fs.mkdirSync(path.dirname(picture), { recursive: true });
const archive = path.join(folder, "archive.zip");
await writeSampleArchive(archive, villageContacts(), {
  owner: {
    id: villageVisitorOnX.xId,
    username: villageVisitorOnX.xUsername,
    displayName: villageVisitorOnX.xDisplayName,
  },
});
const fediverse = await startFediverseProcess(["--wait-scale", "0.01"]);
const product = await startProduct({ dataDir: path.join(folder, "data"), env: fediverse.env });
const browser = await chromium.launch(browserOptions(fediverse.port));
try {
  const context = await browser.newContext({
    baseURL: product.url,
    ignoreHTTPSErrors: true,
    locale: "en-GB",
    viewport: { width: 1280, height: 900 },
  });
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.locator("input[name=server]").fill("prairie.test");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.locator("[name=username]").fill("camille");
  await page.locator("[name=password]").fill("transhumance");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Authorize" }).click();
  await page.waitForURL(/\/import$/);
  await page.locator("input[type=file]:not([webkitdirectory])").first().setInputFiles(archive);
  await page.getByRole("button", { name: /^Send/ }).click();
  await page.getByRole("link", { name: "Go to the review" }).first().click();
  await page.waitForFunction(async () => {
    const answer = await fetch("/api/report");
    const { counts } = (await answer.json()) as { counts: { states: Record<string, number> } };
    return counts.states["looking_up"] === 0;
  });
  await page.goto("/review");
  await page.screenshot({ path: picture });
} finally {
  await browser.close();
  await product.stop();
  await fediverse.stop();
}
