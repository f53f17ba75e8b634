/** A person lets X itself tell whom they follow: the price first, then page by page, and every way it can stop. */
import path from "node:path";
import type { Page } from "@playwright/test";
import { villageContacts } from "../fediverse/village/village-world.ts";
import { villageOwnXApp, villageReaders } from "../fediverse/village/village-x.ts";
import { startProduct } from "../support/product.ts";
import { expect, signIn, test } from "./fixture.ts";
import { keepPicture, someLooks } from "./keep-picture.ts";
import { expectNoBarriers } from "./no-barriers.ts";
import { allowOnX, signInWithX } from "./on-x.ts";
import { words } from "./words.ts";

const following = villageContacts().filter((contact) => contact.following).length;
const followers = villageContacts().filter((contact) => contact.follower).length;
const [
  owner = "",
  lucie = "",
  marc = "",
  nina = "",
  omar = "",
  paul = "",
  quentin = "",
  rosa = "",
  sami = "",
  tess = "",
] = villageReaders.map(({ username }) => username);

async function look(page: Page, name: string): Promise<void> {
  await keepPicture(page, `x-${name}`);
  await expectNoBarriers(page, name);
}

/** An archive of these rows, as the page itself would send it. */
async function upload(page: Page, rows: readonly object[]): Promise<void> {
  await page.evaluate(async (rows) => {
    const call = async (body: unknown) => {
      const headers = { "content-type": "application/json" };
      const reply = await fetch("/api/upload", { method: "POST", headers, body: JSON.stringify(body) });
      return (await reply.json()) as { sourceId: string };
    };
    const { sourceId } = await call({ op: "start", kind: "archive", name: "numbers.zip" });
    await call({ op: "part", sourceId, number: 0, rows });
    await call({ op: "finish", sourceId, parts: 1, summary: {}, refused: [], refusedTotal: 0 });
  }, rows);
}

async function agree(page: Page, say: (key: string) => string): Promise<void> {
  await openOffer(page, say);
  await page
    .getByRole("dialog")
    .getByRole("button", { name: say("x-intake.dialog.agree") })
    .click();
}

/** On a busy machine a page may be there before its buttons answer: who sees nothing happen clicks again. */
async function openOffer(page: Page, say: (key: string) => string): Promise<void> {
  const dialog = page.getByRole("dialog");
  const open = page.getByRole("button", { name: say("x-intake.offer.open") }).first();
  await expect(async () => {
    if (!(await dialog.isVisible())) await open.click({ timeout: 5_000 });
    await expect(dialog).toBeVisible({ timeout: 2_000 });
  }).toPass({ timeout: 40_000 });
}

for (const [language, size, scheme, person] of someLooks([
  ["en", { width: 1280, height: 900 }, "dark", lucie],
  ["fr", { width: 360, height: 780 }, "light", marc],
] as const)) {
  test.describe(`${language}, ${size.width}`, () => {
    test.use({
      locale: language === "fr" ? "fr-FR" : "en-GB",
      viewport: size,
      colorScheme: scheme,
    });
    const say = words(language);
    const step = (name: string) => `${name}-${language}-${size.width}-${scheme}`;

    test("both lists, at the price that was shown", async ({ page, village }) => {
      await signInWithX(page, person);
      await page.goto("/import/x");
      await expect(page.getByText(`@${person}`)).toBeVisible();
      await look(page, step("1-offer"));
      await openOffer(page, say);
      const dialog = page.getByRole("dialog");
      const price = ((following + followers) * 0.01).toFixed(2);
      await expect(dialog).toContainText(language === "fr" ? price.replace(".", ",") : price);
      await expect(dialog).toContainText(say("x-intake.dialog.kept"));
      await look(page, step("2-dialog"));
      expect((await village.xStats()).billed).toBe(0);
      await dialog.getByRole("button", { name: say("x-intake.dialog.agree") }).click();
      await expect(page.getByText(say("x-intake.over.done"))).toBeVisible({ timeout: 40_000 });
      await look(page, step("3-done"));
      expect(await village.xStats()).toMatchObject({
        billed: following + followers,
        billedMicros: (following + followers) * 10_000,
        overruns: 0,
      });
      await page.getByRole("link", { name: say("x-intake.over.review") }).click();
      await expect(page).toHaveURL(/\/review/);
      await page.goto("/review?state=all&search=hugo_marchand");
      await expect(page.locator("[data-contact]")).toContainText("@hugo@alpage.test");
      await page.goto("/import");
      await expect(page.getByText(`@${person}`).first()).toBeVisible();
    });
  });
}

const say = words("en");

test("a person’s own app: its keys, its price, and its end", async ({ page, village }) => {
  await signInWithX(page, owner);
  await page.goto("/import/x");
  await page.getByText(say("x-intake.keys.how")).click();
  await expect(page.getByText(/\/api\/auth\/callback\/x-own$/)).toBeVisible();
  await look(page, "own-keys");
  await page.getByLabel(say("x-intake.keys.clientId")).fill(villageOwnXApp.clientId);
  await page.getByLabel(say("x-intake.keys.clientSecret")).fill("not the secret");
  await page.getByRole("button", { name: say("x-intake.keys.save") }).click();
  await expect(page.getByText(say("x-intake.keys.invalid"))).toBeVisible();
  await page.getByLabel(say("x-intake.keys.clientSecret")).fill(villageOwnXApp.clientSecret);
  await page.getByRole("button", { name: say("x-intake.keys.save") }).click();
  await expect(page.getByText(say("x-intake.keys.kept"))).toBeVisible();
  expect(await page.content()).not.toContain(villageOwnXApp.clientSecret);
  await page.getByRole("button", { name: say("x-intake.account.other") }).click();
  await page.waitForURL(/^https:\/\/x\.com\//);
  expect(new URL(page.url()).searchParams.get("client_id")).toBe(villageOwnXApp.clientId);
  await allowOnX(page, owner);
  await expect(page).toHaveURL(/\/import\/x$/);
  await expect(page.getByText(say("x-intake.account.viaOwn"))).toBeVisible();
  await agree(page, say);
  await expect(page.getByText(say("x-intake.over.done"))).toBeVisible({ timeout: 40_000 });
  expect((await village.xStats()).billedMicros).toBe((following + followers) * 1_000);
  await page.getByRole("button", { name: say("x-intake.keys.delete") }).click();
  await expect(page.getByText(say("x-intake.connect.again"))).toBeVisible();
});

test("an organisation’s app: its administrator brings it, its people sign in through it, until it is taken away", async ({
  page,
  browser,
}) => {
  const name = "Maison du Col";
  const context = await browser.newContext({
    baseURL: process.env["JOURNEY_URL"] ?? "",
    ignoreHTTPSErrors: true,
    locale: "fr-FR",
    viewport: { width: 360, height: 780 },
    extraHTTPHeaders: { "x-forwarded-for": "203.0.113.77" },
  });
  const admin = await context.newPage();
  const dire = words("fr");
  await signIn(admin, "jasse.test");
  await admin.goto("/support/organisations");
  await admin.getByLabel(dire("support.organisations.name")).fill(name);
  await admin.getByRole("button", { name: dire("support.organisations.create") }).click();
  await admin.getByLabel(dire("support.organisations.add")).fill("@camille@sonnaille.test");
  await admin.getByRole("button", { name: dire("support.organisations.addSend"), exact: true }).click();
  await admin.getByText(dire("x-intake.keys.organisationTitle")).click();
  await expect(admin.getByText(/\/api\/auth\/callback\/x-organisation$/)).toBeVisible();
  await look(admin, "organisation-keys");
  await admin.getByLabel(dire("x-intake.keys.clientId")).fill(villageOwnXApp.clientId);
  await admin.getByLabel(dire("x-intake.keys.clientSecret")).fill(villageOwnXApp.clientSecret);
  await admin.getByRole("button", { name: dire("x-intake.keys.save") }).click();
  await expect(admin.getByText(villageOwnXApp.clientId.slice(-4), { exact: false }).first()).toBeVisible();
  await expect(admin.getByRole("button", { name: dire("x-intake.keys.delete") })).toBeVisible();
  await look(admin, "organisation-kept");
  expect(await admin.content()).not.toContain(villageOwnXApp.clientSecret);

  await signIn(page, "sonnaille.test");
  await page.goto("/import/x");
  await expect(page.getByText(`the X app of ${name}`)).toBeVisible();
  await look(page, "organisation-connect");
  await page.getByRole("button", { name: say("x-intake.connect.organisationButton") }).click();
  await page.waitForURL(/^https:\/\/x\.com\//);
  expect(new URL(page.url()).searchParams.get("client_id")).toBe(villageOwnXApp.clientId);
  await allowOnX(page, tess);
  await expect(page).toHaveURL(/\/import\/x$/);
  await expect(page.getByText(`through the app of ${name}`)).toBeVisible();
  expect(await page.content()).not.toContain(villageOwnXApp.clientId);
  await openOffer(page, say);
  await expect(page.getByRole("dialog")).toContainText(`the credit of ${name}’s app`);
  await look(page, "organisation-dialog");

  await admin.getByRole("button", { name: dire("x-intake.keys.delete") }).click();
  await expect(admin.getByText(dire("x-intake.keys.organisationTitle"))).toBeVisible();
  await context.close();
  await page.goto("/import/x");
  await expect(page.getByText(say("x-intake.connect.again"))).toBeVisible();
  await expect(page.getByText(name)).toHaveCount(0);
  await page.goto("/review/history");
  await expect(page.getByText(say("history.what.organisation.x_access_ended"))).toBeVisible();
});

test("X’s limit is reached: the page says until when, and the person may stop", async ({ page, village }) => {
  await signInWithX(page, nina);
  await village.setXLimits({ lists: 0 });
  await page.goto("/import/x");
  await agree(page, say);
  await expect(page.getByText(/X lets us read on at \d\d:\d\d/)).toBeVisible({ timeout: 40_000 });
  await look(page, "limit");
  expect(await village.xStats()).toMatchObject({ billed: 0, overruns: 1 });
  await page.getByRole("button", { name: say("x-intake.run.stopNothing") }).click();
  await expect(page.getByRole("button", { name: say("x-intake.offer.open") }).first()).toBeVisible();
});

test("names for an archive’s numbers, in the archive’s own contacts", async ({ page, village }) => {
  await signInWithX(page, quentin);
  const numbers = villageContacts().slice(0, 12);
  await upload(
    page,
    numbers.map(({ xId }) => ({ id: xId, following: true })),
  );
  await page.goto("/import/x");
  await expect(page.getByText("12 of your contacts are known by number alone")).toBeVisible();
  await look(page, "names");
  await page
    .getByRole("button", { name: say("x-intake.names.open") })
    .last()
    .click();
  await expect(page.getByRole("dialog")).toContainText("$0.12");
  await page
    .getByRole("dialog")
    .getByRole("button", { name: say("x-intake.dialog.agree") })
    .click();
  await expect(page.getByText(say("x-intake.over.done"))).toBeVisible({ timeout: 40_000 });
  expect(await village.xStats()).toMatchObject({ billed: 12, pages: [{ endpoint: "ids", asked: 12 }] });
  await expect(page.getByText("12 contacts known by number alone get a name")).toBeVisible();
  await look(page, "names-difference");
  await page.getByRole("button", { name: say("import.difference.apply") }).click();
  await expect(page.getByText("12 contacts known by number alone get a name")).toBeHidden();
  await expect
    .poll(async () => {
      await page.goto(`/review?state=all&search=${numbers[3]?.xUsername}`);
      return page.locator("[data-contact]").count();
    })
    .toBe(1);
});

for (const [language, size, scheme] of someLooks([
  ["fr", { width: 360, height: 780 }, "dark"],
  ["en", { width: 1280, height: 900 }, "light"],
] as const)) {
  test.describe(`beside an archive, ${language}, ${size.width}`, () => {
    test.use({
      locale: language === "fr" ? "fr-FR" : "en-GB",
      viewport: size,
      colorScheme: scheme,
    });
    const say = words(language);

    test("what X tells waits for a word, the tab may be closed, and nothing is paid twice", async ({
      page,
      context,
      village,
    }) => {
      const person = language === "en" ? rosa : sami;
      await signInWithX(page, person);
      const [first, second, third] = villageContacts().filter((contact) => contact.following);
      const rows = [
        { id: first?.xId, username: "an_old_name", following: true },
        { id: second?.xId, username: second?.xUsername, following: true },
        { id: "7000000000000000001", username: "left_behind", following: true },
      ];
      await upload(page, rows);
      await page.goto("/import/x");
      await agree(page, say);
      // A word that has not left the tab when it closes was not given.
      await expect(page.getByRole("dialog")).toBeHidden();
      await page.close();

      const later = await context.newPage();
      await later.goto("/import/x");
      await expect(later.getByText(say("x-intake.over.waits"))).toBeVisible({ timeout: 40_000 });
      await expect(later.getByRole("heading", { name: say("import.difference.title") })).toBeVisible();
      await expect(later.getByRole("button", { name: say("x-intake.offer.open") })).toHaveCount(0);
      await look(later, `difference-${language}-${size.width}-${scheme}`);
      await later.goto(`/review?state=all&search=${third?.xUsername}`);
      await expect(later.getByRole("heading", { level: 1 })).toBeVisible();
      await expect(later.locator("[data-contact]")).toHaveCount(0);

      await later.goto("/import");
      await expect(later.getByText(say("import.sources.receivedPaidHint"))).toBeVisible();
      await later.getByText(say("import.sources.see"), { exact: true }).click();
      const renamed = later.getByText(/(another X name|changé de nom sur X)/);
      await renamed.click();
      await expect(later.getByText(/@an_old_name/)).toBeVisible();
      await later.getByText(/(you no longer follow on X|que vous ne suivez plus sur X)/).click();
      await expect(later.getByText(/@left_behind/)).toBeVisible();
      await expect(later.getByText(say("import.difference.paid"))).toBeVisible();
      await look(later, `difference-list-${language}-${size.width}-${scheme}`);
      await later.getByRole("button", { name: say("import.difference.apply") }).click();
      await expect(later.getByText(say("import.difference.applied"))).toBeVisible();
      await expect
        .poll(async () => {
          await later.goto(`/review?state=all&search=${third?.xUsername}`);
          return later.locator("[data-contact]").count();
        })
        .toBe(1);
      await later.goto("/review?state=all&search=left_behind");
      await expect(later.locator("[data-contact]")).toHaveCount(1);
      expect((await village.xStats()).billed).toBe(following + followers);
      await later.goto("/import/x");
      await expect(later.getByText(say("x-intake.over.done"))).toBeVisible();
    });
  });
}

test("an ended sign-in: the reading waits, and goes on after the next", async ({ page, village }) => {
  await signInWithX(page, omar);
  await page.goto("/import/x");
  await village.endXTokens(omar, "all");
  await agree(page, say);
  await expect(page.getByText(say("x-intake.run.signedOut"))).toBeVisible({ timeout: 40_000 });
  await look(page, "signed-out");
  await page
    .getByRole("button", { name: say("x-intake.connect.button") })
    .first()
    .click();
  await allowOnX(page, omar);
  await expect(page).toHaveURL(/\/import\/x$/);
  await expect(page.getByText(say("x-intake.over.done"))).toBeVisible({ timeout: 40_000 });
  expect((await village.xStats()).billed).toBe(following + followers);
});

test("a site without keys says so, and shows the other ways", async ({ browser }) => {
  test.setTimeout(180_000);
  const product = await startProduct({
    dataDir: path.join(process.env["JOURNEY_DATA"] ?? ".", "../without-x"),
    env: JSON.parse(process.env["FEDIVERSE_ENV"] ?? "{}") as Record<string, string>,
  });
  try {
    const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: product.url });
    const page = await context.newPage();
    await signIn(page);
    await page.goto("/import/x");
    await expect(page.getByText(say("x-intake.off.title"))).toBeVisible();
    await look(page, "no-keys");
    await expect(page.getByRole("button", { name: say("x-intake.connect.button") })).toHaveCount(0);
    await page.getByLabel(say("x-intake.keys.clientId")).fill(villageOwnXApp.clientId);
    await page.getByLabel(say("x-intake.keys.clientSecret")).fill(villageOwnXApp.clientSecret);
    await page.getByRole("button", { name: say("x-intake.keys.save") }).click();
    await expect(page.getByRole("button", { name: say("x-intake.connect.ownButton") })).toBeVisible();
    await look(page, "own-connect");
    await page.getByRole("link", { name: say("x-intake.back") }).click();
    await expect(page).toHaveURL(/\/import$/);
    await context.close();
  } finally {
    await product.stop();
  }
});

test("X says no: the page says so, and trying again works when X does", async ({ page, village }) => {
  await signInWithX(page, paul);
  await page.goto("/import/x");
  await page.getByRole("button", { name: say("x-intake.account.other") }).click();
  await page.waitForURL(/^https:\/\/x\.com\//);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(page).toHaveURL(/\/import\/x\?error=denied/);
  await village.setXTrouble("forbidden");
  await agree(page, say);
  await expect(page.getByText(say("x-intake.run.refused"))).toBeVisible({ timeout: 40_000 });
  await look(page, "refused");
  await village.setXTrouble(null);
  await page.getByRole("button", { name: say("x-intake.run.again") }).click();
  await expect(page.getByText(say("x-intake.over.done"))).toBeVisible({ timeout: 40_000 });
});
