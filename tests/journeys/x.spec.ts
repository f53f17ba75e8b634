import { villageContacts } from "../fediverse/village/village-world.ts";
import { walkSignIn } from "../fediverse/walk-sign-in.ts";
import { expect, signIn, test } from "./fixture.ts";
import { allowOnX, goToX, signInWithX, xPassword, xStandIn } from "./on-x.ts";

/** Somebody on X of its own for each journey: an X account belongs to one person here. */
const [ada = "", bea = "", cleo = "", dan = "", eve = ""] = villageContacts().map(
  ({ xUsername }) => xUsername,
);

test.describe("a person signs in with X", () => {
  test("on its own, and is asked for no more than reading", async ({ page, context }) => {
    await goToX(page);
    const asked = new URL(page.url()).searchParams;
    expect(asked.get("scope")).toBe("tweet.read users.read follows.read offline.access");
    expect(asked.get("code_challenge_method")).toBe("S256");
    expect(asked.get("state")?.length).toBeGreaterThan(20);
    await allowOnX(page, ada);
    await expect(page).toHaveURL(/\/import$/);
    await page.goto("/settings");
    await expect(page.getByText(`@${ada}`).first()).toBeVisible();
    const session = (await context.cookies()).find(({ name }) => name === "__Host-transhumance.session");
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax" });
  });

  test("as a second account beside one in the fediverse, and both belong to the same person", async ({
    page,
  }) => {
    await signIn(page, "alpage.test");
    await signInWithX(page, bea);
    await page.goto("/settings");
    await expect(page.getByText("@camille@alpage.test").first()).toBeVisible();
    await expect(page.getByText(`@${bea}`).first()).toBeVisible();
  });

  test("a second time, in another browser, as the same person", async ({ page, browser }) => {
    await signIn(page, "estive.test");
    await signInWithX(page, cleo);
    const other = await browser.newContext({ ignoreHTTPSErrors: true });
    const elsewhere = await other.newPage();
    await signInWithX(elsewhere, cleo);
    await elsewhere.goto("/settings");
    await expect(elsewhere.getByText("@camille@estive.test").first()).toBeVisible();
    await other.close();
  });
});

test("disconnecting X ends our access there too", async ({ page, village }) => {
  await signInWithX(page, eve);
  expect(await village.xTokens(eve)).toBe(2);
  await page.goto("/settings");
  await page.getByRole("button", { name: /^Disconnect/ }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Disconnect/ })
    .click();
  await expect(page.getByText(`@${eve}`)).toHaveCount(0);
  expect(await village.xTokens(eve)).toBe(0);
});

test.describe("a sign-in with X that does not work says why", () => {
  test("the person says no", async ({ page }) => {
    await goToX(page);
    await page.getByRole("button", { name: "Cancel" }).click();
    await expect(page).toHaveURL(/\/sign-in\?error=denied/);
    await expect(page.getByText("You said no at your server")).toBeVisible();
  });

  test("an answer that was not asked for in this browser signs nobody in", async ({ page, context }) => {
    await page.goto("/api/auth/callback/x?code=stolen&state=guessed");
    await expect(page).toHaveURL(/\/sign-in\?error=expired/);
    expect((await context.cookies()).map(({ name }) => name)).not.toContain("__Host-transhumance.session");
  });

  test("an answer with another state than ours signs nobody in", async ({ page, context }) => {
    await goToX(page);
    await page.goto("/api/auth/callback/x?code=anything&state=another");
    await expect(page).toHaveURL(/\/sign-in\?error=expired/);
    expect((await context.cookies()).map(({ name }) => name)).not.toContain("__Host-transhumance.session");
  });

  test("X takes a code for half a minute only", async ({ page, village }) => {
    await goToX(page);
    const back = await walkSignIn(xStandIn(), page.url(), { username: dan, password: xPassword });
    await village.shiftTime(31_000);
    await page.goto(back);
    await expect(page).toHaveURL(/\/sign-in\?error=refused/);
  });

  test("a code that X gave for another browser signs nobody in", async ({ page, browser, context }) => {
    const other = await browser.newContext({ ignoreHTTPSErrors: true });
    const elsewhere = await other.newPage();
    await goToX(elsewhere);
    const stolen = new URL(
      await walkSignIn(xStandIn(), elsewhere.url(), { username: dan, password: xPassword }),
    );
    await goToX(page);
    stolen.searchParams.set("state", new URL(page.url()).searchParams.get("state") ?? "");
    await page.goto(stolen.href);
    await expect(page).toHaveURL(/\/sign-in\?error=refused/);
    expect((await context.cookies()).map(({ name }) => name)).not.toContain("__Host-transhumance.session");
    await other.close();
  });

  test("X gives the app no access", async ({ page, village }) => {
    await goToX(page);
    await village.setXTrouble("forbidden");
    await allowOnX(page, dan);
    await expect(page).toHaveURL(/\/sign-in\?error=refused/);
  });
});
