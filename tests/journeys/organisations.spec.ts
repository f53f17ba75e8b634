/** An organisation looks after its people: its policy opens their cases, and what one reviewer decides waits for another. */
import type { Browser, Page } from "@playwright/test";
import { expect, signIn, test } from "./fixture.ts";
import { expectNoBarriers } from "./no-barriers.ts";
import { seedReport, withReport } from "./seed-report.ts";
import { words } from "./words.ts";

const say = words("en");
const person = "camille@col.test";
const reviewers = ["camille@sonnaille.test", "camille@prairie.test"] as const;
const name = "Prairie House";

test.setTimeout(240_000);

async function another(browser: Browser, from: number): Promise<Page> {
  const context = await browser.newContext({
    baseURL: process.env["JOURNEY_URL"] ?? "",
    ignoreHTTPSErrors: true,
    locale: "en-GB",
    extraHTTPHeaders: { "x-forwarded-for": `203.0.113.${from}` },
  });
  return context.newPage();
}

// Other journeys know these people without a role and without an organisation.
test.afterEach(() =>
  withReport(person, async ({ db }) => {
    await db.organisation.deleteMany({ where: { name } });
    await db.user.updateMany({
      where: { fediverseAccounts: { some: { handle: { in: [...reviewers] } } } },
      data: { role: "person" },
    });
  }),
);

test("a policy opens a case, and two people decide in it", async ({ page, browser, village }) => {
  void village;
  const admin = await another(browser, 11);
  const first = await another(browser, 12);
  const second = await another(browser, 13);
  await signIn(admin, "jasse.test");
  await signIn(first, "sonnaille.test");
  await signIn(second, "prairie.test");
  await signIn(page, "col.test");
  await seedReport(person, 6);

  await test.step("the administrator names two reviewers", async () => {
    await admin.goto("/support/staff");
    for (const reviewer of reviewers) {
      await admin.getByLabel(say("support.staff.handle")).fill(`@${reviewer}`);
      await admin.getByRole("button", { name: say("support.staff.give") }).click();
      await expect(admin.getByRole("listitem").filter({ hasText: `@${reviewer}` })).toBeVisible();
    }
  });

  await test.step("the administrator makes an organisation with its accounts", async () => {
    await admin.goto("/support/organisations");
    await admin.getByLabel(say("support.organisations.name"), { exact: true }).fill(name);
    await admin.getByRole("button", { name: say("support.organisations.create") }).click();
    await expect(admin.getByRole("heading", { level: 2, name })).toBeVisible();
    await admin.getByLabel(say("support.organisations.add")).fill(`@${person}\nnot an address`);
    await admin.getByRole("button", { name: say("support.organisations.addSend"), exact: true }).click();
    await expect(admin.getByText(/Not understood: not, an, address/)).toBeVisible();
    await admin.getByText("1 account", { exact: true }).click();
    await expect(admin.getByText(`@${person}`)).toBeVisible();
    await expectNoBarriers(admin, "organisation");
  });

  await test.step("before there is a policy, nobody reads anything", async () => {
    await first.goto("/support");
    await expect(first.getByText(`@${person}`)).toHaveCount(0);
  });

  await test.step("the policy opens a case for whoever has signed in", async () => {
    await admin.getByLabel(say("support.organisations.opensCases")).check();
    await admin.getByLabel(say("support.organisations.twoPeople")).check();
    await admin.getByRole("button", { name: say("support.organisations.save"), exact: true }).click();
    await expect(admin.getByText(say("support.organisations.saved"))).toBeVisible();
    await first.goto("/support");
    const queued = first.getByRole("row").filter({ hasText: `@${person}` });
    await expect(queued).toContainText(name);
    await expectNoBarriers(first, "queue");
  });

  await test.step("the person is told, and may end it", async () => {
    await page.goto("/review");
    await expect(page.getByText(name).first()).toBeVisible();
    await page.goto("/review/support");
    const told = say("support.person.byOrganisation").replace("{organisation}", name);
    await expect(page.getByText(told)).toBeVisible();
    await expect(page.getByRole("button", { name: say("support.person.end") })).toBeVisible();
    await expectNoBarriers(page, "own case");
  });

  await test.step("a reviewer's decision waits", async () => {
    await first
      .getByRole("row")
      .filter({ hasText: `@${person}` })
      .getByRole("button", { name: say("support.queue.take") })
      .click();
    await expect(first).toHaveURL(/\/support\/cases\//);
    await expect(first.getByText(say("support.case.twoPeople"))).toBeVisible();
    const row = first.locator("tr[data-contact]").filter({ hasText: "@review_000" });
    await row.getByRole("button", { name: /^Accept/ }).click();
    await expect(row.getByText(say("review.decide.proposed"))).toBeVisible();
    const other = first.locator("tr[data-contact]").filter({ hasText: "@review_001" });
    await other.getByRole("button", { name: /^Reject/ }).click();
    await expect(other.getByText(say("review.decide.proposed"))).toBeVisible();
    await first.reload();
    const waiting = first.getByRole("region", { name: say("support.case.proposals") });
    await expect(waiting.getByRole("listitem")).toHaveCount(2);
    // Nobody confirms their own word.
    await expect(waiting.getByRole("button", { name: say("support.case.confirm") })).toHaveCount(0);
    await expectNoBarriers(first, "proposals");
    const accepted = await withReport(person, ({ db, userId }) =>
      db.match.count({ where: { userId, state: "accepted" } }),
    );
    expect(accepted).toBe(0);
  });

  await test.step("another confirms one and declines one", async () => {
    await second.goto("/support");
    await second
      .getByRole("row")
      .filter({ hasText: `@${person}` })
      .getByRole("button", { name: say("support.queue.takeSecond") })
      .click();
    await expect(second).toHaveURL(/\/support\/cases\//);
    const waiting = second.getByRole("region", { name: say("support.case.proposals") });
    const of = (word: string) => waiting.getByRole("listitem").filter({ hasText: word });
    await of("review_000@")
      .getByRole("button", { name: say("support.case.confirm") })
      .click();
    await expect(of("review_000@")).toHaveCount(0);
    await of("review_001@")
      .getByRole("button", { name: say("support.case.decline") })
      .click();
    await expect(waiting).toHaveCount(0);
  });

  await test.step("the person sees what was decided, and by whom", async () => {
    await page.goto("/review?state=accepted");
    await expect(page.locator("tr[data-contact]")).toHaveCount(1);
    await expect(page.locator("tr[data-contact]")).toContainText("@review_000");
    await page.goto("/review/history?others=1");
    const list = page.getByRole("main");
    for (const reviewer of reviewers) await expect(list).toContainText(`@${reviewer}`);
  });

  await test.step("what the person has ended, the policy does not open again", async () => {
    await page.goto("/review/support");
    await page.getByRole("button", { name: say("support.person.end") }).click();
    await expect(page.getByText(say("support.person.ended"))).toBeVisible();
    await admin.reload();
    await admin.getByRole("button", { name: say("support.organisations.save"), exact: true }).click();
    await expect(admin.getByText(say("support.organisations.saved"))).toBeVisible();
    await first.goto("/support");
    await expect(first.getByText(`@${person}`)).toHaveCount(0);
  });
  await test.step("the administrator removes the organisation, once asked again", async () => {
    await admin.goto("/support/organisations");
    await admin.getByRole("button", { name: say("support.organisations.removeOrganisation") }).click();
    await admin.getByRole("button", { name: say("support.organisations.removeSure") }).click();
    await expect(admin.getByRole("heading", { level: 2, name })).toHaveCount(0);
  });
  for (const one of [admin, first, second]) await one.context().close();
});
