/** A person reviews two hundred mixed matches: by keyboard alone, many at once, with a typed address, and takes everything along. */
import type { Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { expect, signIn, test } from "./fixture.ts";
import { expectNoBarriers } from "./no-barriers.ts";
import { seedAgain, seedReport, withReport } from "./seed-report.ts";
import { words } from "./words.ts";

const host = "bergerie.test";
const me = `camille@${host}`;
const say = words("en");

type Counts = { total: number; states: Record<string, number> };
const readCounts = async (page: Page): Promise<Counts> =>
  ((await (await page.request.get("/api/report")).json()) as { counts: Counts }).counts;
const current = (page: Page) => page.locator("tr[aria-current]");
const download = async (page: Page, file: string) => {
  const answer = await page.request.get(`/api/export/${file}`);
  expect(answer.status()).toBe(200);
  return answer.text();
};

test.setTimeout(300_000);

test("two hundred mixed matches are decided by keyboard alone", async ({ page, village }) => {
  void village;
  await signIn(page, host);
  await seedReport(me, 200);
  await page.goto("/review");
  await expect(page.locator("table[aria-rowcount]")).toHaveAttribute("aria-rowcount", "201");
  let rejected = 0;
  for (let at = 0; at < 200; at += 1) {
    if (at === 0) await page.keyboard.press("j");
    await page.locator(`tr[aria-current][data-index="${at}"]`).waitFor();
    const isRejected = at % 5 === 2;
    rejected += isRejected ? 1 : 0;
    await page.keyboard.press(isRejected ? "r" : "a");
  }
  await expect(async () => {
    const { states } = await readCounts(page);
    expect(states["accepted"]).toBe(200 - rejected);
  }).toPass();
  // The last row again, and back, once its button has its answer.
  const last = page.locator('tr[data-index="199"]');
  await expect(last.getByText(say("review.decide.accepted"), { exact: true })).toBeVisible();
  await page.keyboard.press("u");
  await expect(current(page)).toHaveAttribute("data-index", "199");
  await expect.poll(async () => (await readCounts(page)).states["accepted"]).toBe(200 - rejected - 1);
  await expect(last.getByRole("button", { name: /^Accept/ })).toBeVisible();
  await page.keyboard.press("a");
  await expect.poll(async () => (await readCounts(page)).states["accepted"]).toBe(200 - rejected);
  // Only near rows are drawn.
  expect(await page.locator("tr[data-contact]").count()).toBeLessThan(60);
});

test("many at once with exceptions, undone, corrected, and taken along", async ({ page, village }) => {
  void village;
  await signIn(page, host);
  await seedReport(me, 60);
  await page.goto("/review");

  await test.step("bulk with a preview of what is left, and undo", async () => {
    await page.getByRole("button", { name: say("review.bulk.open") }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByText(/left for you to decide/)).toBeVisible();
    await dialog.getByRole("button", { name: /^Accept \d+ match/ }).click();
    await expect(page.getByText(/matches accepted/).first()).toBeVisible();
    const { states } = await readCounts(page);
    expect(states["accepted"]).toBeGreaterThan(10);
    expect(states["to_decide"]).toBeGreaterThan(10);
    await page.getByRole("button", { name: say("review.bulk.undoAll") }).click();
    await expect.poll(async () => (await readCounts(page)).states["accepted"]).toBe(0);
  });

  await test.step("everything that a filter shows is set aside, and taken back", async () => {
    await expect(page.getByRole("button", { name: say("review.bulkReject.open") })).toHaveCount(0);
    await page.goto("/review?state=all&warning=bot");
    const before = (await readCounts(page)).states;
    await page.getByRole("button", { name: say("review.bulkReject.open") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(say("review.decide.whyLabel")).selectOption("not_wanted");
    await dialog.getByRole("button", { name: "Reject 12 matches" }).click();
    await expect(page.getByText("12 matches set aside.").first()).toBeVisible();
    const after = (await readCounts(page)).states;
    expect(after["rejected"]).toBeGreaterThan(6);
    await page.getByRole("button", { name: say("review.bulk.undoAll") }).click();
    await expect.poll(async () => (await readCounts(page)).states).toEqual(before);
  });

  await test.step("facets narrow and stay in the address", async () => {
    await page.goto("/review?state=all&warning=bot");
    await expect(page.locator("tr[data-contact]")).toHaveCount(12);
    await page.getByLabel(say("review.filters.host"), { exact: true }).selectOption("h4.lande.test");
    await page.getByRole("button", { name: say("review.filters.apply") }).click();
    await expect(page).toHaveURL(/warning=bot.*host=h4\.lande\.test/);
    const label = await page
      .getByLabel(say("review.filters.host"), { exact: true })
      .locator("option:checked")
      .textContent();
    await expect(page.locator("tr[data-contact]")).toHaveCount(Number(/\((\d+)\)/.exec(label ?? "")?.[1]));
  });

  await test.step("a reason for a rejection and the log of the look-up", async () => {
    await page.goto("/review?state=all&search=review_000");
    const row = page.locator("tr[data-contact]").first();
    await row.getByText(say("review.log.title")).click();
    await expect(row.getByText(say("review.log.none"))).toBeVisible();
    await row.getByRole("button", { name: /^Reject/ }).click();
    await row.getByText(say("review.decide.why"), { exact: true }).click();
    await row.getByLabel(say("review.decide.whyLabel")).selectOption("someone_else");
    await row.getByLabel(say("review.decide.note")).fill("a namesake");
    await row.getByRole("button", { name: say("review.decide.saveWhy") }).click();
    await expect(row.getByText(say("review.decide.savedWhy"))).toBeVisible();
    await page.goto("/review/history");
    const entry = page.getByRole("listitem").filter({ hasText: "review_000@h0.lande.test" }).first();
    await expect(entry).toContainText(say("review.reason.someone_else"));
    await expect(entry).toContainText("a namesake");
  });

  await test.step("a typed address is looked up and accepted", async () => {
    await page.goto("/review?state=all&search=review_001");
    const row = page.locator("tr[data-contact]").first();
    await row.getByRole("button", { name: say("review.decide.type") }).click();
    await row.getByLabel(say("review.decide.typeLabel")).fill("@lea@prairie.test");
    await row.getByRole("button", { name: say("review.decide.check") }).click();
    const found = page.locator("tr[data-contact]").first();
    const choose = found.getByRole("button", { name: /(Accept|Choose) @lea@prairie\.test/ });
    // Its server is asked first; the row offers it once it has answered.
    await expect(async () => {
      await page.reload();
      const others = found.locator("summary", { hasText: /other candidate/ });
      if (await others.isVisible()) await others.click();
      await expect(choose).toBeVisible({ timeout: 2_000 });
    }).toPass({ timeout: 60_000 });
    await choose.click();
    await expect.poll(async () => (await readCounts(page)).states["accepted"]).toBe(1);
  });

  await test.step("decisions outlive the contacts they were made about", async () => {
    await withReport(me, async ({ db, userId }) => {
      const kept = await db.decision.count({ where: { userId, undoneAt: null } });
      expect(kept).toBeGreaterThanOrEqual(2);
    });
    await seedAgain(me, 60);
    const { states } = await readCounts(page);
    expect(states["accepted"]).toBe(1);
    await page.goto("/review?state=all&search=review_000");
    await expect(page.locator("tr[data-contact]").first()).not.toContainText("Accept @review_000");
  });

  await test.step("every file says what the report says", async () => {
    const counts = await readCounts(page);
    const csv = parse(await download(page, "report.csv"), { columns: true }) as Record<string, string>[];
    expect(csv).toHaveLength(counts.total);
    const json = JSON.parse(await download(page, "report.json")) as {
      schema: string;
      counts: Counts;
      contacts: { contactId: string; state: string; handle: string | null; username: string }[];
    };
    expect(json.schema).toBe("transhumance-report/1");
    expect(json.counts).toEqual(counts);
    const report = (await (await page.request.get("/api/report?limit=500")).json()) as {
      rows: typeof json.contacts;
    };
    expect(json.contacts).toEqual(report.rows);
    for (const contact of json.contacts) {
      const row = csv.find(({ x_username }) => x_username === contact.username);
      expect(row).toMatchObject({ state: contact.state, handle: contact.handle ?? "" });
    }
    const follows = await download(page, "following_accounts.csv");
    expect(follows.split("\n").filter(Boolean)).toEqual([
      "Account address,Show boosts,Notify on new posts,Languages",
      "lea@prairie.test,true,false,",
    ]);
    const history = JSON.parse(await download(page, "history.json")) as { entries: { action: string }[] };
    expect(history.entries.some(({ action }) => action === "match.rejected")).toBe(true);
    expect((await download(page, "history.csv")).split("\n")[0]).toContain("at,actor,role,action");
  });

  await test.step("on paper and in pages", async () => {
    await page.goto("/review/print");
    await expect(page.locator("[data-print-row]")).toHaveCount(60);
    await page.goto("/review?state=all&paged=1");
    await expect(page.locator("tr[data-contact]")).toHaveCount(50);
    await page.getByRole("link", { name: say("review.pages.next") }).click();
    await expect(page.locator("tr[data-contact]")).toHaveCount(10);
    await page.goto("/review/missing");
    await expect(page.getByLabel(say("missing.inFrench"))).toHaveValue(/camille@bergerie\.test/);
  });

  for (const url of [
    "/review?state=all",
    "/review/history",
    "/review/missing",
    "/review/print",
    "/review/support",
  ]) {
    await page.goto(url);
    await expectNoBarriers(page, url);
  }
});
