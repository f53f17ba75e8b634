/** What every journey starts from: a fresh village, a browser in one language, and a way to sign in as a person would. */
import { test as base, expect, type Page } from "@playwright/test";
import { withDatabase } from "#lib/cli/with-database.ts";
import { erasePerson } from "#lib/privacy/store.ts";
import { mintUserId } from "#lib/session/user-id.ts";
import { remoteControl } from "../fediverse/control/remote-control.ts";

export type Village = ReturnType<typeof remoteControl>;

/** Each journey comes from an address of its own, as different people do; our limits count by address. */
let journeys = 0;

export const test = base.extend<{ village: Village; nobody: undefined; strict: undefined }>({
  /** Whoever an earlier journey has left in this product is gone: the same account may be somebody else's in the next. */
  nobody: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's names
    async ({}, use) => {
      process.env["DATA_DIR"] ??= process.env["JOURNEY_DATA"] ?? "";
      await withDatabase(async (db) => {
        for (const { id } of await db.user.findMany({ select: { id: true } }))
          await erasePerson(db, mintUserId(id));
      });
      await use(undefined);
    },
    { auto: true },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's names
  extraHTTPHeaders: async ({}, use) => {
    journeys += 1;
    await use({ "x-forwarded-for": `198.51.100.${(process.pid + journeys) % 250}` });
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the first parameter's names
  village: async ({}, use) => {
    const village = remoteControl(process.env["FEDIVERSE_CONTROL"] ?? "");
    await village.reset();
    await use(village);
  },
  /** Fails a journey whose pages ask a third party, break the policy, or throw. */
  strict: [
    async ({ page }, use) => {
      const wrong: string[] = [];
      const ours = new URL(process.env["JOURNEY_URL"] ?? "").host;
      page.on("pageerror", (error) => wrong.push(`error on a page: ${error.message}`));
      page.on("console", (message) => {
        if (/Content.Security.Policy|Hydration|hydrat/i.test(message.text())) wrong.push(message.text());
      });
      page.on("request", (request) => {
        const from = new URL(page.url() === "about:blank" ? request.url() : page.url()).host;
        const to = new URL(request.url());
        if (
          from === ours &&
          to.protocol.startsWith("http") &&
          to.host !== ours &&
          !request.isNavigationRequest()
        ) {
          wrong.push(`asked ${to.host}`);
        }
      });
      await use(undefined);
      expect(wrong).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

export async function typeServer(page: Page, typed: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel(/Your server or your address|Votre instance ou votre adresse/).fill(typed);
  await page.getByRole("button", { name: /^(Continue|Continuer)$/ }).click();
}

/** On the server's own pages, which are in English whatever our language. Some ask for everything on one page. */
export async function signInThere(page: Page, username = "camille"): Promise<void> {
  await page.locator("[name=username]").fill(username);
  await page.locator("[name=password]").fill("transhumance");
  const there = new URL(page.url());
  await page
    .getByRole("button", { name: /^(Sign in|Authorize)$/ })
    .first()
    .click();
  const asked = page.locator("form:not(:has([name=password]))").getByRole("button", { name: "Authorize" });
  const back = page.waitForURL((url) => url.host !== there.host).then(() => false);
  if (await Promise.race([back, asked.waitFor().then(() => true)])) await asked.click();
  await back;
}

export async function signIn(page: Page, host = "prairie.test", username = "camille"): Promise<void> {
  await typeServer(page, host);
  await signInThere(page, username);
  await expect(page).toHaveURL(/\/import$/);
}
