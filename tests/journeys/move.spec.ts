/** The main job: an X archive becomes real follows, in both languages, on a phone and on a desk, with the browser closed in between. */
import type { BrowserContext, Page } from "@playwright/test";
import { bringArchive } from "./bring-archive.ts";
import { expect, signIn, test } from "./fixture.ts";
import { keepPicture } from "./keep-picture.ts";
import { expectNoBarriers } from "./no-barriers.ts";
import { endedTitle, words } from "./words.ts";

const sizes = { phone: { width: 360, height: 780 }, desk: { width: 1280, height: 900 } };

/** Each language, width and scheme once; `npm run test:long` looks at the other pairs too. */
const looks = [
  ["fr", "phone", "light"],
  ["en", "desk", "dark"],
  ...(process.env["EVERY_LOOK"]
    ? ([
        ["fr", "desk", "dark"],
        ["en", "phone", "light"],
      ] as const)
    : []),
] as const;

for (const [language, size, scheme] of looks) {
  test.describe(`${language}, ${size}, ${scheme}`, () => {
    test.use({
      locale: language === "fr" ? "fr-FR" : "en-GB",
      viewport: sizes[size],
      colorScheme: scheme,
    });
    test.setTimeout(240_000);
    const say = words(language);
    /** Keeps a picture of the page, and has it checked for barriers. */
    const look = async (page: Page, name: string) => {
      await keepPicture(page, `${name}-${language}-${size}-${scheme}`);
      await expectNoBarriers(page, name);
    };

    test("from the archive to every contact accounted for, and out again", async ({
      page,
      context,
      browser,
      village,
    }) => {
      await page.goto("/");
      await look(page, "1-landing");
      await signIn(page);
      await look(page, "2-import");

      const sent = await bringArchive(page, say, (step) => look(page, `3-archive-${step}`));
      expect(sent.members).toEqual(["displayNames", "follower", "following", "id", "username"]);

      await expect(page).toHaveURL(/\/review/);
      await untilLookedUp(page);
      await look(page, "4-review");
      const counts = await readCounts(page);
      expect(Object.values(counts.states).reduce((sum, count) => sum + count, 0)).toBe(counts.total);
      expect(counts.total).toBe(sent.contacts);

      await page.goto("/review?state=all&search=hugo_marchand");
      const known = page.locator("[data-contact]");
      await expect(known).toHaveCount(1);
      await expect(known).toContainText("@hugo@alpage.test");
      await expect(known).toContainText(say("review.grade.listed"));
      await page.goto("/review");

      await page.getByRole("button", { name: say("review.bulk.open") }).click();
      await look(page, "5-accept-all");
      await page
        .getByRole("dialog")
        .getByRole("button", { name: /^(Accept|Accepter) \d+/ })
        .click();
      await expect(page.getByText(/(matches accepted|correspondances acceptées)/).first()).toBeVisible();
      const accepted = (await readCounts(page)).states.accepted;
      expect(accepted).toBeGreaterThan(10);
      expect(await village.followEvents()).toEqual([]);

      await page.goto("/follow");
      await expect(page.getByRole("heading", { level: 1, name: say("follow.title") })).toBeVisible();
      await look(page, "6-follow");
      await page.getByRole("button", { name: /(Follow|Suivre) \d+/ }).click();
      await expect(page).toHaveURL(/\/outcome/);
      await look(page, "7-outcome-running");

      const later = await closeAndReopen(context, page, browser, {
        locale: language === "fr" ? "fr-FR" : "en-GB",
        viewport: sizes[size],
        colorScheme: scheme,
      });
      await later.goto("/outcome");
      await expect(later.getByRole("heading", { level: 1, name: endedTitle(say) })).toBeVisible({
        timeout: 120_000,
      });
      await look(later, "8-outcome-done");
      const follows = (await village.followEvents()).filter((event) => event.kind === "repeated");
      expect(follows).toEqual([]);
      expect(await village.violations()).toEqual([]);
      expect((await village.follows("camille@prairie.test")).length).toBeGreaterThan(10);

      const csv = await download(later, "/api/export/following_accounts.csv");
      expect(csv.split("\n")[0]).toBe("Account address,Show boosts,Notify on new posts,Languages");

      await later.goto("/settings");
      await look(later, "9-settings");
      const mine = JSON.parse(await download(later, "/api/my-data")) as Record<string, unknown[]>;
      expect(mine["contacts"]?.length).toBe(sent.contacts);
      await later.getByRole("button", { name: say("settings.erase.button") }).click();
      const dialog = later.getByRole("dialog");
      await look(later, "10-erase");
      await dialog.getByRole("checkbox").check();
      await dialog.getByRole("button", { name: say("settings.erase.confirm") }).click();
      await expect(later).toHaveURL(/\/(\?.*)?$/);
      await later.goto("/review");
      await expect(later).toHaveURL(/\/sign-in/);
      expect((await village.log()).some((entry) => entry.url.startsWith("/oauth/revoke"))).toBe(true);
    });
  });
}

type Counts = { total: number; states: Record<string, number> };

async function readCounts(page: Page): Promise<Counts> {
  const answer = await page.request.get("/api/report?limit=1");
  return ((await answer.json()) as { counts: Counts }).counts;
}

/** The report fills while it is looked at; what can be looked up at all is looked up. */
async function untilLookedUp(page: Page): Promise<void> {
  await expect(async () => {
    const { states, total } = await readCounts(page);
    expect(total).toBeGreaterThan(0);
    expect(states["looking_up"]).toBe(0);
  }).toPass({ timeout: 90_000 });
  await page.reload();
}

/** Closes the whole browser window for good and comes back with nothing but the cookies. */
async function closeAndReopen(
  context: BrowserContext,
  page: Page,
  browser: NonNullable<ReturnType<BrowserContext["browser"]>>,
  like: Parameters<typeof browser.newContext>[0],
): Promise<Page> {
  const storageState = await context.storageState();
  await page.close();
  const again = await browser.newContext({
    ...like,
    storageState,
    ignoreHTTPSErrors: true,
    baseURL: process.env["JOURNEY_URL"] ?? "",
  });
  return again.newPage();
}

async function download(page: Page, url: string): Promise<string> {
  const answer = await page.request.get(url);
  expect(answer.status()).toBe(200);
  return answer.text();
}
