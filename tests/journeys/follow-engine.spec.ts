/** The follow engine as a person meets it: shaping a plan, a list, taking it back, the file for the server's own importer, and servers on bad days. */
import path from "node:path";
import type { Page } from "@playwright/test";
import { writeSampleArchive } from "../fixtures/archives/build-archive.ts";
import { bringArchive } from "./bring-archive.ts";
import { expect, signIn, test, type Village } from "./fixture.ts";
import { keepPicture } from "./keep-picture.ts";
import { expectNoBarriers } from "./no-barriers.ts";
import { endedTitle, words } from "./words.ts";

const say = words("en");
const me = "camille@prairie.test";

test.setTimeout(240_000);
/** The next journey begins with a person of whom nothing is held. */
test.afterEach(async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("button", { name: say("settings.erase.button") }).click();
  await page.getByRole("dialog").getByRole("checkbox").check();
  await page.getByRole("button", { name: say("settings.erase.confirm") }).click();
  await expect(page).toHaveURL(/\/(\?.*)?$/);
});
test("a plan is shaped, put into a list, followed, and taken back, and whom she followed before stays", async ({
  page,
  village,
}) => {
  const before = (await village.follows(me)).map(({ target }) => target).sort();
  expect(before.length).toBeGreaterThan(0);
  await acceptEverybody(page);
  await page.goto("/follow");
  const consent = page.getByRole("button", { name: /^Follow \d+/ });
  await expect(consent).toBeVisible({ timeout: 30_000 });
  const all = await countIn(consent);

  await page.getByRole("checkbox", { name: /Put everybody into a list/ }).check();
  await page.getByRole("button", { name: /^Ask prairie.test/ }).click();
  // Signed in there already, she is only asked for what is new.
  await expect(page.getByText("write:lists")).toBeVisible();
  await page.getByRole("button", { name: "Authorize" }).click();
  await expect(page).toHaveURL(/\/follow/);
  await page.getByRole("checkbox", { name: /Put everybody into a list/ }).check();
  await page.getByLabel(say("follow.options.listName")).fill("Friends from X");

  await page
    .getByRole("button", { name: /^Take @.* out of the plan$/ })
    .first()
    .click();
  await expect.poll(() => countIn(consent)).toBe(all - 1);
  await page.getByRole("radio", { name: say("follow.shape.rules.name") }).check();
  await page.getByLabel(say("follow.shape.most")).fill("8");
  await page.getByRole("button", { name: say("follow.shape.apply"), exact: true }).click();
  await expect.poll(() => countIn(consent)).toBe(8);
  await look(page, "20-follow-shaped");
  expect(await village.followEvents()).toEqual([]);
  await consent.click();

  await expect(page).toHaveURL(/\/outcome/);
  await untilDone(page);
  const asked = new Set((await village.followEvents()).map(({ target }) => target));
  expect(asked.size).toBe(8);
  expect(before.filter((one) => asked.has(one))).toEqual([]);
  const [first] = await page.getByText(say("outcome.history.open")).all();
  await first?.click();
  await expect(page.getByText(say("outcome.history.step.follow")).first()).toBeVisible();
  await look(page, "21-outcome-history");
  const planId = new URL(page.url()).searchParams.get("plan");
  const json = await readJson<{ contacts: { attempts: unknown[] }[] }>(
    page,
    `/outcome/outcomes.json?plan=${planId}`,
  );
  expect(json.contacts).toHaveLength(8);
  expect(json.contacts.every(({ attempts }) => attempts.length > 1)).toBe(true);
  await expect
    .poll(async () => (await village.log()).some(({ url }) => /\/lists\/\d+\/accounts/.test(url)), {
      timeout: 60_000,
    })
    .toBe(true);

  await page.reload();
  await page.getByRole("button", { name: /^Take back \d+ follow/ }).click();
  await look(page, "22-undo-dialog");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Yes, take back/ })
    .click();
  await expect(page.getByRole("heading", { level: 1, name: say("outcome.undo.titleDone") })).toBeVisible({
    timeout: 90_000,
  });
  await look(page, "23-undone");
  const left = (await village.follows(me))
    .filter(({ state }) => state !== "none")
    .map(({ target }) => target);
  expect(left.sort()).toEqual(before);
  expect(await village.violations()).toEqual([]);
});

test("more people than a day allows: the file for the server's own importer, without those followed already", async ({
  page,
  village,
}) => {
  const many = 405;
  const hosts = Array.from({ length: 27 }, (_, index) => `place${index}.test`);
  for (const name of hosts) await village.addHost({ name, personality: "mastodon-4.6" });
  const people = Array.from({ length: many }, (_, index) => {
    const handle = `crowd${index}@${hosts[index % hosts.length]}`;
    return { handle, xId: String(7_700_000_000_000_000_000n + BigInt(index)), xUsername: `crowd_${index}` };
  });
  for (const { handle } of people) await village.addAccount({ handle });
  await village.putFollow({ follower: me, target: people[0]?.handle as string });
  const file = path.join(process.env["JOURNEY_DATA"] ?? ".", "../crowd.zip");
  await writeSampleArchive(
    file,
    people.map(({ handle, xId, xUsername }, index) => {
      return { xId, xUsername, xDisplayName: `Crowd ${index} @${handle}`, following: true };
    }),
    { mediaBytes: 1_000_000 },
  );
  await signIn(page);
  await page.goto("/import");
  await page.locator("input[type=file]:not([webkitdirectory])").first().setInputFiles(file);
  await page.getByRole("button", { name: /^Send .*contact/ }).click();
  await page
    .getByRole("link", { name: say("import.sent.review") })
    .first()
    .click();
  await untilLookedUp(page, 150_000);
  await acceptAll(page);
  await page.goto("/follow");
  await expect(page.getByRole("button", { name: /^Follow \d+/ })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText(say("follow.csv.merge"))).toBeAttached();
  await page.getByText(say("follow.csv.how")).click();
  await expect(page.getByText(say("follow.csv.mergeHint"))).toBeVisible();
  await look(page, "24-csv-hand-off");
  const link = page.getByRole("link", { name: "following_accounts.csv" });
  const csv = await (await page.request.get((await link.getAttribute("href")) ?? "")).text();
  const lines = csv.trim().split("\n");
  expect(lines[0]?.trim()).toBe("Account address,Show boosts,Notify on new posts,Languages");
  expect(lines).toHaveLength(many);
  expect(csv).not.toContain("crowd0@");
  expect(await village.followEvents()).toEqual([]);
});

test("a storm of 429: nothing is followed while it lasts, and everything after it", async ({
  page,
  village,
}) => {
  const planned = await startFollowing(page, village);
  await untilFollowed(village, 3);
  await village.setFault("prairie.test", { kind: "too_many", retryAfterS: 20 });
  await expect(page.getByText(/has asked us to wait/)).toBeVisible({ timeout: 60_000 });
  const held = (await village.followEvents()).length;
  expect(held).toBeLessThan(planned);
  const asked = (await village.log()).filter(({ status }) => status === 429).length;
  expect(asked).toBeLessThan(12);
  await village.clearFaults("prairie.test");
  await untilDone(page);
  expect((await village.followEvents()).filter(({ kind }) => kind === "repeated")).toEqual([]);
  await everybodyAccountedFor(page, planned);
});

test("a server that hangs: the page says that it does not answer, and the plan ends when it does", async ({
  page,
  village,
}) => {
  const planned = await startFollowing(page, village);
  await untilFollowed(village, 3);
  await village.setFault("prairie.test", { kind: "hang" });
  await expect(page.getByText(/does not answer at the moment/)).toBeVisible({ timeout: 90_000 });
  await village.clearFaults("prairie.test");
  await untilDone(page, 150_000);
  expect((await village.followEvents()).filter(({ kind }) => kind === "repeated")).toEqual([]);
  await everybodyAccountedFor(page, planned);
});

test("a server that lies: follows it accepts and never makes are not called followed", async ({
  page,
  village,
}) => {
  for (const host of ["alpage.test", "sonnaille.test"])
    await village.setFault(host, { kind: "follows_lost" });
  const planned = await startFollowing(page);
  await untilDone(page);
  // It never says that it is done: not everybody's server has confirmed.
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(say("outcome.titleAsked"));
  await everybodyAccountedFor(page, planned);
  const planId = new URL(page.url()).searchParams.get("plan");
  await expect
    .poll(async () => (await outcomesOf(page, planId)).filter(({ outcome }) => outcome === "pending").length)
    .toBeGreaterThan(0);
  const lost = (await outcomesOf(page, planId)).filter(({ handle }) =>
    /@(alpage|sonnaille)\.test$/.test(handle),
  );
  expect(lost.some(({ outcome }) => outcome === "followed")).toBe(false);
  await look(page, "25-server-that-lies");
});

type Told = { readonly handle: string; readonly outcome: string };

async function outcomesOf(page: Page, planId: string | null): Promise<readonly Told[]> {
  return (await readJson<{ contacts: Told[] }>(page, `/outcome/outcomes.json?plan=${planId}`)).contacts;
}

/** Keeps a picture of the page at both sizes, and has it checked for barriers. */
async function look(page: Page, name: string): Promise<void> {
  for (const [size, width] of [
    ["desk", 1280],
    ["phone", 360],
  ] as const) {
    await page.setViewportSize({ width, height: 900 });
    await keepPicture(page, `${name}-${size}`);
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await expectNoBarriers(page, name);
}

async function countIn(button: ReturnType<Page["getByRole"]>): Promise<number> {
  return Number(/\d+/.exec((await button.textContent()) ?? "")?.[0]);
}

async function acceptEverybody(page: Page): Promise<void> {
  await signIn(page);
  await bringArchive(page, say);
  await untilLookedUp(page, 90_000);
  await acceptAll(page);
}

async function untilLookedUp(page: Page, timeout: number): Promise<void> {
  await expect(async () => {
    const url = "/api/report?limit=1";
    const { counts } = await readJson<{ counts: { total: number; states: Record<string, number> } }>(
      page,
      url,
    );
    expect(counts.total).toBeGreaterThan(0);
    expect(counts.states["looking_up"]).toBe(0);
  }).toPass({ timeout });
  await page.reload();
}

async function acceptAll(page: Page): Promise<void> {
  await page.getByRole("button", { name: say("review.bulk.open") }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Accept \d+/ })
    .click();
  await expect(page.getByText(/matches accepted/).first()).toBeVisible();
}

/** From the archive to consent; answers how many people the plan holds. With `slowly`, their server takes its time. */
async function startFollowing(page: Page, slowly?: Village): Promise<number> {
  await acceptEverybody(page);
  await page.goto("/follow");
  const consent = page.getByRole("button", { name: /^Follow \d+/ });
  await expect(consent).toBeVisible({ timeout: 30_000 });
  const planned = await countIn(consent);
  expect(planned).toBeGreaterThan(10);
  await slowly?.setFault("prairie.test", { kind: "slow", path: "/api/v1/accounts", ms: 1_500 });
  await consent.click();
  await expect(page).toHaveURL(/\/outcome/);
  return planned;
}

async function untilDone(page: Page, timeout = 120_000): Promise<void> {
  await expect(page.getByRole("heading", { level: 1, name: endedTitle(say) })).toBeVisible({ timeout });
}

async function untilFollowed(village: Village, atLeast: number): Promise<void> {
  await expect
    .poll(async () => (await village.followEvents()).length, { timeout: 60_000 })
    .toBeGreaterThanOrEqual(atLeast);
}

async function readJson<Answer>(page: Page, url: string): Promise<Answer> {
  return (await (await page.request.get(url)).json()) as Answer;
}

/** Each contact of the plan has exactly one ending. */
async function everybodyAccountedFor(page: Page, planned: number): Promise<void> {
  const planId = new URL(page.url()).searchParams.get("plan");
  const progress = await readJson<{ counts: Record<string, number>; total: number }>(
    page,
    `/outcome/progress?plan=${planId}`,
  );
  expect(progress.total).toBe(planned);
  expect(Object.values(progress.counts).reduce((sum, count) => sum + count, 0)).toBe(planned);
}
