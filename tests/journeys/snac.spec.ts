/** Real servers: two snac, signed in on their own pages by a real browser, real follows between them, and one of them stopped in the middle. */
import fs from "node:fs";
import path from "node:path";
import { type Browser, chromium, expect, type Page, test } from "@playwright/test";
import { writeSampleArchive } from "../fixtures/archives/build-archive.ts";
import { findSnac } from "../snac/find-snac.ts";
import { type Snac, startSnacBed } from "../snac/snac-bed.ts";
import { browserThatSees } from "../support/browser-options.ts";
import { type Product, startProduct } from "../support/product.ts";
import { endedTitle, words } from "./words.ts";

const say = words("en");
const folder = path.join(process.env["JOURNEY_DATA"] ?? ".", "../snac");
const far = ["bob", "carol", "dave", "eve", "frank", "grace", "heidi", "ivan"];

test("follows between two real servers are made, although one of them stops in the middle", async () => {
  const snac = findSnac();
  if (snac.kind === "missing") {
    const line = `SKIPPED: no follows between real servers were tried, because snac is missing (${snac.why}).`;
    process.stderr.write(`\n${"!".repeat(line.length)}\n${line}\n${"!".repeat(line.length)}\n`);
  }
  test.skip(snac.kind === "missing", "snac cannot be installed here");
  if (snac.kind === "missing") return;
  test.setTimeout(600_000);
  // A second try begins with nothing of the first.
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const bed = await startSnacBed(snac.program, { "snac-a.test": ["ana", "gil"], "snac-b.test": far });
  let product: Product | null = null;
  let browser: Browser | null = null;
  try {
    product = await startProduct({ dataDir: path.join(folder, "data"), env: bed.env });
    browser = await chromium.launch(browserThatSees(bed.resolverRules));
    const context = await browser.newContext({
      ignoreHTTPSErrors: true,
      baseURL: product.url,
      locale: "en-GB",
    });
    const page = await context.newPage();
    await signInOn(page, bed.a, "ana");
    await bringPeople(page, [...far.map((uid) => `${uid}@snac-b.test`), "gil@snac-a.test"]);
    await page.goto("/follow");
    const consent = page.getByRole("button", { name: /^Follow \d+/ });
    await expect(consent).toHaveText(/Follow 9 people/, { timeout: 30_000 });
    await consent.click();
    await expect(page).toHaveURL(/\/outcome/);

    const followed = () => far.filter((uid) => bed.b.followersOf(uid).length > 0).length;
    await expect.poll(followed, { timeout: 60_000 }).toBeGreaterThanOrEqual(3);
    await bed.b.stop();
    expect(followed()).toBeLessThan(far.length);
    // Whoever was not found before it stopped is tried again two minutes later.
    const ended = page.getByRole("heading", { level: 1, name: endedTitle(say) });
    const held = page.getByText(/could not be reached just now/);
    await expect(ended.or(held).first()).toBeVisible({ timeout: 120_000 });
    await bed.b.start();
    await expect(ended).toBeVisible({ timeout: 240_000 });
    for (const uid of far) {
      await expect
        .poll(() => bed.b.followersOf(uid), { timeout: 180_000, message: uid })
        .toEqual(["ana@snac-a.test"]);
    }
    expect(bed.a.followersOf("gil")).toEqual(["ana@snac-a.test"]);
    const planId = new URL(page.url()).searchParams.get("plan");
    await expect
      .poll(() => outcomesOf(page, planId), { timeout: 60_000 })
      .toEqual(Array(far.length + 1).fill("followed"));
  } finally {
    await browser?.close();
    await product?.stop();
    await bed.close();
  }
});

/** On snac's one page, which asks for name and password and takes the answer for consent. */
async function signInOn(page: Page, server: Snac, uid: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("Your server or your address").fill(server.host);
  await page.getByRole("button", { name: "Continue" }).click();
  await expect(page).toHaveURL(new RegExp(`^https://${server.host}/oauth/authorize`));
  await page.locator("[name=login]").fill(uid);
  await page.locator("[name=passwd]").fill(server.people[uid] ?? "");
  await page.getByRole("button", { name: "OK" }).click();
  await expect(page).toHaveURL(/\/import$/);
}

async function bringPeople(page: Page, handles: readonly string[]): Promise<void> {
  const file = path.join(folder, "archive.zip");
  const people = handles.map((handle, index) => ({
    xId: String(7_600_000_000_000_000_000n + BigInt(index)),
    xUsername: `person_${index}`,
    xDisplayName: `Person ${index} @${handle}`,
    following: true,
  }));
  await writeSampleArchive(file, people, { mediaBytes: 1_000_000 });
  await page.goto("/import");
  await page.locator("input[type=file]:not([webkitdirectory])").first().setInputFiles(file);
  await page.getByRole("button", { name: /^Send .*contact/ }).click();
  await page
    .getByRole("link", { name: say("import.sent.review") })
    .first()
    .click();
  await expect(async () => {
    const answer = await page.request.get("/api/report?limit=1");
    const { counts } = (await answer.json()) as { counts: { states: Record<string, number>; total: number } };
    expect(counts.total).toBe(handles.length);
    expect(counts.states["looking_up"]).toBe(0);
  }).toPass({ timeout: 60_000 });
  await page.reload();
  await page.getByRole("button", { name: say("review.bulk.open") }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Accept \d+/ })
    .click();
  await expect(page.getByText(/matches accepted/).first()).toBeVisible();
}

async function outcomesOf(page: Page, planId: string | null): Promise<readonly string[]> {
  const answer = await page.request.get(`/outcome/outcomes.json?plan=${planId}`);
  const { contacts } = (await answer.json()) as { contacts: readonly { outcome: string }[] };
  return contacts.map(({ outcome }) => outcome);
}
