/** Days on which following does not simply run through: the sign-in ends, the person stops, the server is down. */
import type { Page } from "@playwright/test";
import { bringArchive } from "./bring-archive.ts";
import { expect, signIn, test, type Village } from "./fixture.ts";
import { endedTitle, words } from "./words.ts";

const say = words("en");

test.setTimeout(180_000);

/** Whoever comes next as camille of these servers is somebody new. */
test.afterEach(async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("button", { name: say("settings.erase.button") }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("checkbox").check();
  await dialog.getByRole("button", { name: say("settings.erase.confirm") }).click();
  await expect(page).toHaveURL(/\/(\?.*)?$/);
});

test("the sign-in is withdrawn in the middle: the plan says so, and goes on after signing in again", async ({
  page,
  village,
}) => {
  const planned = await startFollowing(page, village, "sonnaille.test");
  await untilFollowed(village, 3);
  await village.revokeTokens("camille@sonnaille.test");

  await expect(page.getByText(/sonnaille\.test has ended our sign-in/)).toBeVisible({ timeout: 60_000 });
  const before = (await village.followEvents()).length;
  expect(before).toBeLessThan(planned);
  await page.getByRole("link", { name: say("outcome.stopped.signed_out.action") }).click();
  await expect(page.getByLabel("Your server or your address")).toHaveValue("sonnaille.test");
  await page.getByRole("button", { name: "Continue" }).click();
  // Their server still knows the browser: it only asks for the permission again.
  await page.getByRole("button", { name: "Authorize" }).click();
  await expect(page).toHaveURL(/\/outcome/);
  await expect(page.getByRole("heading", { level: 1, name: endedTitle(say) })).toBeVisible({
    timeout: 120_000,
  });
  expect((await village.followEvents()).length).toBeGreaterThan(before);
  expect((await village.followEvents()).filter(({ kind }) => kind === "repeated")).toEqual([]);
  expect(await village.violations()).toEqual([]);
  await everybodyAccountedFor(page, planned);
});

test("pause holds, going on goes on, and cancel leaves the rest unfollowed", async ({ page, village }) => {
  const planned = await startFollowing(page, village, "draille.test");
  await untilFollowed(village, 2);
  await page.getByRole("button", { name: say("outcome.buttons.pause"), exact: true }).click();
  await expect(page.getByText(say("outcome.paused.title"))).toBeVisible();
  const held = await untilQuiet(village);
  expect(held).toBeLessThan(planned);

  await page.getByRole("button", { name: say("outcome.buttons.resume"), exact: true }).click();
  await untilFollowed(village, held + 2);
  await page.getByRole("button", { name: say("outcome.buttons.cancel") }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: say("outcome.buttons.cancelConfirm") })
    .click();
  await expect(page.getByText(say("outcome.cancelled.title"))).toBeVisible();
  const followed = await untilQuiet(village);
  expect(followed).toBeLessThan(planned);
  await page.reload();
  await everybodyAccountedFor(page, planned);
});

/** From the archive to consent, as a person of their own; answers how many people the plan holds. */
async function startFollowing(page: Page, village: Village, host: string): Promise<number> {
  await signIn(page, host);
  await bringArchive(page, say);
  await expect(async () => {
    const { counts } = await readJson<{ counts: { total: number; states: Record<string, number> } }>(
      page,
      "/api/report?limit=1",
    );
    expect(counts.total).toBeGreaterThan(0);
    expect(counts.states["looking_up"]).toBe(0);
  }).toPass({ timeout: 90_000 });
  await page.reload();
  await page.getByRole("button", { name: say("review.bulk.open") }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Accept \d+/ })
    .click();
  await expect(page.getByText(/matches accepted/).first()).toBeVisible();
  await page.goto("/follow");
  const consent = page.getByRole("button", { name: /Follow \d+/ });
  const planned = Number(/\d+/.exec((await consent.textContent()) ?? "")?.[0]);
  expect(planned).toBeGreaterThan(10);
  // A server that takes its time, so that there is a middle to be interrupted in.
  await village.setFault(host, { kind: "slow", path: "/api/", ms: 1_500 });
  await consent.click();
  await expect(page).toHaveURL(/\/outcome/);
  return planned;
}

async function readJson<Answer>(page: Page, url: string): Promise<Answer> {
  return (await (await page.request.get(url)).json()) as Answer;
}

async function untilFollowed(village: Village, atLeast: number): Promise<void> {
  await expect
    .poll(async () => (await village.followEvents()).length, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(atLeast);
}

/** The number of follows once it has stayed the same for three looks a second apart. */
async function untilQuiet(village: Village): Promise<number> {
  let seen: number[] = [];
  await expect
    .poll(
      async () => {
        seen = [...seen, (await village.followEvents()).length].slice(-4);
        return seen.length === 4 && new Set(seen).size === 1;
      },
      { intervals: [1_000], timeout: 30_000 },
    )
    .toBe(true);
  return seen[0] ?? 0;
}

/** Each contact of the plan has exactly one ending. */
async function everybodyAccountedFor(page: Page, planned: number): Promise<void> {
  const mine = await readJson<{ plans: readonly { id: string }[] }>(page, "/api/my-data");
  const url = `/outcome/progress?plan=${mine.plans[0]?.id}`;
  const progress = await readJson<{ counts: Record<string, number>; total: number }>(page, url);
  expect(progress.total).toBe(planned);
  expect(Object.values(progress.counts).reduce((sum, count) => sum + count, 0)).toBe(planned);
}
