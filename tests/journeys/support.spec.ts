/** The support desk at work: a person lets somebody look, a reviewer decides and asks, the person answers and ends it. */
import type { Browser, Page } from "@playwright/test";
import { expect, signIn, test } from "./fixture.ts";
import { expectNoBarriers } from "./no-barriers.ts";
import { seedReport, withReport } from "./seed-report.ts";
import { words } from "./words.ts";

const say = words("en");
const person = "camille@col.test";
const reviewer = "camille@draille.test";

test.setTimeout(180_000);

async function another(browser: Browser, from: number): Promise<Page> {
  const context = await browser.newContext({
    baseURL: process.env["JOURNEY_URL"] ?? "",
    ignoreHTTPSErrors: true,
    locale: "en-GB",
    extraHTTPHeaders: { "x-forwarded-for": `203.0.113.${from}` },
  });
  return context.newPage();
}

test("a case from its opening to its end", async ({ page, browser, village }) => {
  void village;
  const admin = await another(browser, 1);
  const desk = await another(browser, 2);
  await signIn(admin, "jasse.test");
  await signIn(desk, "draille.test");
  await signIn(page, "col.test");
  await seedReport(person, 12);

  await test.step("without a role the desk is not there", async () => {
    expect((await desk.goto("/support"))?.status()).toBe(404);
  });

  await test.step("the administrator gives a role", async () => {
    await admin.goto("/support/staff");
    await admin.getByLabel(say("support.staff.handle")).fill(`@${reviewer}`);
    await admin.getByRole("button", { name: say("support.staff.give") }).click();
    await expect(admin.getByText(say("support.staff.answer.given"))).toBeVisible();
    await expectNoBarriers(admin, "staff");
    await admin.goto("/support/organisations");
    await expectNoBarriers(admin, "organisations");
  });

  await test.step("a reviewer reads nothing without a case", async () => {
    await desk.goto("/support");
    await expect(desk.getByRole("heading", { level: 1, name: say("support.queue.title") })).toBeVisible();
    await expect(desk.getByText(`@${person}`)).toHaveCount(0);
    const made = await withReport(person, async ({ userId }) => userId);
    for (const path of [
      `/api/support/${made}/report`,
      "/api/support/0193b1a4-0000-7000-8000-000000000000/report",
    ])
      expect((await desk.request.get(path)).status()).toBe(404);
    await desk.goto("/support/cases/0193b1a4-0000-7000-8000-000000000000");
    await expect(desk.getByText(say("support.case.endedTitle")).last()).toBeVisible();
  });

  await test.step("the person opens a case with consent", async () => {
    await page.goto("/review");
    await page.getByRole("link", { name: say("review.more.support.title") }).click();
    await page.getByRole("button", { name: say("support.person.open") }).click();
    await expect(page.getByText(say("support.person.needsConsent"))).toBeVisible();
    await page.getByRole("textbox").fill("Is review_000 right?");
    await page.getByRole("checkbox").check();
    await expectNoBarriers(page, "opening");
    await page.getByRole("button", { name: say("support.person.open") }).click();
    await expect(page.getByText(say("support.person.openTitle"))).toBeVisible();
  });

  await test.step("a reviewer takes it, decides, notes and asks", async () => {
    await desk.goto("/support");
    const queued = desk.getByRole("row").filter({ hasText: `@${person}` });
    await expectNoBarriers(desk, "queue");
    await queued.getByRole("button", { name: say("support.queue.take") }).click();
    await expect(desk).toHaveURL(/\/support\/cases\//);
    await expect(desk.getByText("Is review_000 right?")).toBeVisible();
    await desk.getByLabel(say("support.case.noteLabel")).fill("Looks fine");
    await desk.getByRole("button", { name: say("support.case.noteSend") }).click();
    await expect(desk.getByText("Looks fine")).toBeVisible();
    const first = desk.locator("tr[data-contact]").filter({ hasText: "@review_000" });
    await first.getByRole("button", { name: /^Accept/ }).click();
    await expect(first.getByText(say("review.decide.accepted"), { exact: true })).toBeVisible();
    const second = desk.locator("tr[data-contact]").filter({ hasText: "@review_001" });
    await second.getByRole("button", { name: say("review.decide.ask") }).click();
    await second.getByLabel(say("review.decide.askLabel")).fill("Is this your cousin?");
    await second.getByRole("button", { name: say("review.decide.askSend") }).click();
    await expect(second.getByText(say("review.decide.asked"))).toBeVisible();
    await expectNoBarriers(desk, "case");
  });

  await test.step("the person sees the question in their report and answers", async () => {
    await page.goto("/review");
    await page.getByRole("link", { name: say("support.own.answer") }).click();
    await expect(page.getByText("Is this your cousin?")).toBeVisible();
    await expectNoBarriers(page, "question");
    await page.getByRole("button", { name: say("review.question.yes") }).click();
    await expect(
      page.locator("tr[data-contact]").getByText(say("review.decide.accepted"), { exact: true }),
    ).toBeVisible();
    await desk.reload();
    await expect(desk.getByText(say("support.case.answer.yes"))).toBeVisible();
  });

  await test.step("the history says who did what", async () => {
    await page.goto("/review/history?others=1");
    const entry = page.getByRole("listitem").filter({ hasText: "review_000@" }).first();
    await expect(entry).toContainText(`@${reviewer}`);
    await expect(entry).toContainText("accepted");
  });

  await test.step("ending it closes it at once", async () => {
    const url = desk.url();
    await page.goto("/review/support");
    await page.getByRole("button", { name: say("support.person.end") }).click();
    await expect(page.getByText(say("support.person.ended"))).toBeVisible();
    const caseId = url.split("/").at(-1)?.split("?")[0];
    expect((await desk.request.get(`/api/support/${caseId}/report?limit=5`)).status()).toBe(404);
    await desk.goto(url);
    await expect(desk.getByText(say("support.case.endedTitle")).last()).toBeVisible();
    await expect(desk.locator("tr[data-contact]")).toHaveCount(0);
  });
  await admin.context().close();
  await desk.context().close();
});
