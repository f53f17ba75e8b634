/** Handing the list to a server's own importer, and choosing one of the lists one keeps. */
import type { Page } from "@playwright/test";
import { localeCookie } from "#lib/words/locales.ts";
import { bringArchive } from "./bring-archive.ts";
import { expect, signIn, test } from "./fixture.ts";
import { keepPicture, someLooks } from "./keep-picture.ts";
import { expectNoBarriers } from "./no-barriers.ts";
import { words } from "./words.ts";

const say = words("en");
const me = "camille@alpage.test";
const host = "alpage.test";

test.setTimeout(420_000);
test.afterEach(async ({ page }) => {
  await page.goto("/settings");
  await page.getByRole("button", { name: say("settings.erase.button") }).click();
  await page.getByRole("dialog").getByRole("checkbox").check();
  await page.getByRole("button", { name: say("settings.erase.confirm") }).click();
  await expect(page).toHaveURL(/\/(\?.*)?$/);
});
test("a server with an importer takes the list, after asking for the permission it wants", async ({
  page,
  village,
}) => {
  await accepted(page, host);
  await page.goto("/follow");
  const heading = page.getByRole("heading", { name: say("follow.handOver.title").replace("{host}", host) });
  await expect(heading).toBeVisible({ timeout: 30_000 });
  await look(page, "26-hand-over-asks");
  await page.getByRole("button", { name: say("follow.handOver.ask").replace("{host}", host) }).click();
  await expect(page.getByText("write", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Authorize" }).click();
  await expect(page).toHaveURL(/\/follow/);
  const button = page.getByRole("button", { name: say("follow.handOver.button").replace("{host}", host) });
  await expect(button).toBeVisible({ timeout: 30_000 });
  const before = (await village.follows(me)).map(({ target }) => target);
  const planned = Number(
    /\d+/.exec((await page.getByRole("button", { name: /^Follow \d+/ }).textContent()) ?? "")?.[0],
  );
  await expect(button).toBeEnabled();
  await look(page, "27-hand-over");
  expect(await village.followEvents()).toEqual([]);
  await button.click();

  const taken = page.getByText(say("follow.handedOver.accepted.title").replace("{host}", host));
  await expect(taken).toBeVisible({ timeout: 30_000 });
  await expect(button).toHaveCount(0);
  await look(page, "28-handed-over");
  const sent = (await village.log()).filter(({ url }) => url === "/api/v1/import");
  expect(sent.map(({ status }) => status)).toEqual([202]);
  await expect
    .poll(async () => (await village.follows(me)).length - before.length, { timeout: 60_000 })
    .toBeGreaterThan(planned / 2);
  // Not one of them was asked for by us.
  expect((await village.log()).some(({ url }) => /\/follow$/.test(url))).toBe(false);
  // The first look comes after twenty seconds, the next after two minutes: whoever is followed by then leaves the plan.
  await expect
    .poll(
      async () => {
        await page.reload();
        return page.getByText(/left out because you follow them already/).count();
      },
      { timeout: 150_000, intervals: [5_000] },
    )
    .toBe(1);
  expect(await village.violations()).toEqual([]);
});

test("Akkoma takes the list with the permission that is there, and the consent says that it heeds no choices", async ({
  page,
  village,
}) => {
  const akkoma = "jasse.test";
  await accepted(page, akkoma);
  await page.goto("/follow");
  const button = page.getByRole("button", { name: say("follow.handOver.button").replace("{host}", akkoma) });
  await expect(button).toBeEnabled({ timeout: 60_000 });
  await expect(page.getByText(/does not take my choices above/)).toBeVisible();
  const before = (await village.follows("camille@jasse.test")).length;
  await button.click();
  const taken = page.getByText(say("follow.handedOver.accepted.title").replace("{host}", akkoma));
  await expect(taken).toBeVisible({ timeout: 30_000 });
  await expect
    .poll(async () => (await village.follows("camille@jasse.test")).length, { timeout: 60_000 })
    .toBeGreaterThan(before);
  const log = await village.log();
  const sent = log.filter(({ url }) => url === "/api/pleroma/follow_import");
  expect(sent.map(({ status }) => status)).toEqual([200]);
  expect(log.some(({ url }) => /\/follow$/.test(url))).toBe(false);
  expect(await village.violations()).toEqual([]);
});

test("a list that is there already is chosen from those one keeps", async ({ page, village }) => {
  await accepted(page, "prairie.test");
  await page.goto("/follow");
  const wanted = page.getByRole("checkbox", { name: /Put everybody into a list/ });
  const consent = page.getByRole("button", { name: /^Follow \d+/ });
  await wanted.check();
  await page.getByRole("button", { name: /^Ask prairie.test/ }).click();
  await page.getByRole("button", { name: "Authorize" }).click();
  await expect(page).toHaveURL(/\/follow/);
  await page.getByLabel(say("follow.shape.most")).fill("2");
  await page.getByRole("button", { name: say("follow.shape.apply"), exact: true }).click();
  await expect(page.getByRole("button", { name: /^Follow 2 / })).toBeEnabled({ timeout: 30_000 });
  await wanted.check();
  // There is none yet, so there is nothing to choose from.
  await expect(page.getByLabel(say("follow.options.listWhich"))).toHaveCount(0);
  await page.getByLabel(say("follow.options.listName")).fill("Amis d’ailleurs");
  await consent.click();
  await expect(page).toHaveURL(/\/outcome/);
  const added = async () =>
    (await village.log()).filter(({ url }) => /\/lists\/\d+\/accounts/.test(url)).length;
  await expect.poll(added, { timeout: 90_000 }).toBeGreaterThan(0);

  await page.goto("/follow");
  await expect(consent).toBeEnabled({ timeout: 30_000 });
  await wanted.check();
  const which = page.getByLabel(say("follow.options.listWhich"));
  await expect(which).toBeVisible();
  await which.selectOption({ label: "Amis d’ailleurs" });
  await expect(page.getByLabel(say("follow.options.listName"))).toHaveCount(0);
  await look(page, "29-list-chosen", async () => {
    await page.getByRole("checkbox", { name: /liste sur prairie.test|into a list/ }).check();
  });
});

async function accepted(page: Page, on: string): Promise<void> {
  await signIn(page, on);
  await bringArchive(page, say);
  await expect(async () => {
    const { counts } = (await (await page.request.get("/api/report?limit=1")).json()) as {
      counts: { total: number; states: Record<string, number> };
    };
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
}

/** Keeps pictures of the page at both sizes, in French by night and in English by day, and has it checked for barriers. */
async function look(page: Page, name: string, ready: () => Promise<void> = async () => undefined) {
  // A cookie of this name is taken only from a secure address; the port does not matter to it.
  const url = `https://${new URL(page.url()).hostname}`;
  for (const language of someLooks(["en", "fr"] as const).toReversed()) {
    await page.context().addCookies([{ name: localeCookie, value: language, url, secure: true }]);
    await page.reload();
    await ready();
    await page.emulateMedia({ colorScheme: language === "fr" ? "dark" : "light" });
    for (const [size, width] of [
      ["desk", 1280],
      ["phone", 360],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await keepPicture(page, `${name}-${language}-${size}`);
    }
    await page.setViewportSize({ width: 1280, height: 900 });
    await expectNoBarriers(page, name);
  }
}
