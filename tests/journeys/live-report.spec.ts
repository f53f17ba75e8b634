/** A report that is read while servers are still being asked, and one that is read without scripts. */
import type { Page } from "@playwright/test";
import { bringArchive } from "./bring-archive.ts";
import { expect, signIn, test } from "./fixture.ts";
import { seedReport, withReport } from "./seed-report.ts";
import { words } from "./words.ts";

const say = words("en");

test.setTimeout(180_000);

test("a report fills in without moving what is read, and who was not reached is asked again", async ({
  page,
  village,
}) => {
  await village.setFault("draille.test", { kind: "server_error" });
  await village.setFault("sonnaille.test", { kind: "slow", ms: 3_000 });
  await signIn(page);
  // What an earlier journey has had looked up would come at once, and hosts that failed in it would be left alone.
  await withReport("camille@prairie.test", async ({ db }) => {
    await db.lookup.deleteMany();
    await db.host.updateMany({ data: { setAsideUntil: null, failures: 0 } });
  });
  await bringArchive(page, say);
  const rows = page.locator("tr[data-contact]");
  await expect(rows.first()).toBeVisible();
  const read = await firstRows(page);
  const show = page.getByRole("button", { name: /Show \d+ new match/ });
  await expect(show).toBeVisible({ timeout: 60_000 });
  expect(await firstRows(page)).toEqual(read);
  await expect.poll(() => lookingUp(page), { timeout: 90_000 }).toBe(0);
  // Servers that were left alone for a minute may answer in between: then there is something to show again.
  await expect(async () => {
    if (await show.isVisible()) await show.click();
    await expect(show).toBeHidden({ timeout: 1_000 });
  }).toPass({ timeout: 30_000 });

  await page.goto("/review?state=lookup_failed");
  const lost = rows.filter({ hasText: "@draille.test" });
  const before = await lost.count();
  expect(before).toBeGreaterThan(0);
  await page.getByRole("button", { name: say("review.askAll.open") }).click();
  await expect(page.getByText(/servers? of \d+ contacts? (is|are) being asked again/)).toBeVisible();
  await village.clearFaults("draille.test");
  const name = await lost.first().getAttribute("data-contact");
  await lost
    .first()
    .getByRole("button", { name: say("review.decide.again") })
    .click();
  await expect(async () => {
    await page.goto("/review?state=lookup_failed");
    await expect(page.locator(`tr[data-contact="${name}"]`)).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 90_000 });
});

test("without scripts the report is read page by page", async ({ page, browser, village }) => {
  void village;
  await signIn(page, "bergerie.test", "camille");
  await seedReport("camille@bergerie.test", 60);
  const context = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
    baseURL: process.env["JOURNEY_URL"] ?? "",
    locale: "en-GB",
  });
  const plain = await context.newPage();
  await plain.goto("/review?state=all");
  await expect(plain.locator("tr[data-contact]").first()).toBeVisible();
  await plain.goto("/review?state=all&paged=1");
  await expect(plain.locator("tr[data-contact]")).toHaveCount(50);
  await plain.getByRole("link", { name: say("review.pages.next") }).click();
  await expect(plain.locator("tr[data-contact]")).toHaveCount(10);

  // Whatever an old or broken link says, the page opens; programs are told that they ask for nothing there is.
  for (const odd of ["host=%00", "search=%00", "after=zzz", "state=gone&grade=a&grade=b", "sort=__proto__"]) {
    expect((await plain.request.get(`/review?${odd}`)).status(), odd).toBe(200);
    expect((await plain.request.get(`/api/report?limit=5&${odd}`)).status(), odd).toBe(400);
  }
  expect((await plain.request.get("/api/report?limit=5")).status()).toBe(200);
  expect((await plain.request.get("/api/picture?handle=%00")).status()).toBe(400);
  await context.close();
});

/** Which contacts stand in the first rows, and where. */
async function firstRows(page: Page): Promise<unknown> {
  return page
    .locator("tr[data-contact]")
    .evaluateAll((rows) =>
      rows.slice(0, 3).map((row) => [row.getAttribute("data-contact"), (row as HTMLElement).offsetTop]),
    );
}

async function lookingUp(page: Page): Promise<number> {
  const answer = await page.request.get("/api/report?limit=1");
  const { counts } = (await answer.json()) as { counts: { states: Record<string, number> } };
  return counts.states["looking_up"] ?? 0;
}
