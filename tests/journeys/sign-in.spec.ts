import { expect, signIn, signInThere, test, typeServer } from "./fixture.ts";

test.describe("a person signs in on their own server", () => {
  for (const [what, typed, host] of [
    ["a host", "prairie.test", "prairie.test"],
    ["their address, on a split domain", "@Camille@col.test", "social.col.test"],
    ["a profile link in capitals", "HTTPS://Alpage.Test/@camille", "alpage.test"],
    ["a server that tells nothing of its sign-in pages", "bergerie.test", "bergerie.test"],
    ["a server that knows no details", "jasse.test", "jasse.test"],
  ] as const) {
    test(`by ${what}`, async ({ page }) => {
      await typeServer(page, typed);
      await page.waitForURL(new RegExp(`^https://${host}/`));
      await signInThere(page);
      await expect(page).toHaveURL(/\/import$/);
      await page.goto("/settings");
      await expect(page.getByText(`@camille@${host.replace("social.", "")}`).first()).toBeVisible();
    });
  }

  test("and stays the same person when coming back in another browser", async ({ page, browser }) => {
    await signIn(page);
    const other = await browser.newContext({ ignoreHTTPSErrors: true });
    const elsewhere = await other.newPage();
    await signIn(elsewhere, process.env["JOURNEY_URL"] ? "prairie.test" : "");
    await elsewhere.goto("/settings");
    await expect(elsewhere.getByText("@camille@prairie.test").first()).toBeVisible();
    await other.close();
  });

  test("keeps the session in one host-bound cookie no script can read", async ({ page, context }) => {
    await signIn(page);
    const ours = (await context.cookies()).filter(({ domain }) => domain === "127.0.0.1");
    const session = ours.find(({ name }) => name === "__Host-transhumance.session");
    expect(session).toMatchObject({ httpOnly: true, secure: true, sameSite: "Lax", path: "/" });
    expect(ours.filter(({ name }) => !name.startsWith("__Host-"))).toEqual([]);
  });

  test("adds a second account while signed in, and both belong to the same person", async ({ page }) => {
    await signIn(page);
    await signIn(page, "sonnaille.test");
    await page.goto("/settings");
    await expect(page.getByText("@camille@prairie.test").first()).toBeVisible();
    await expect(page.getByText("@camille@sonnaille.test").first()).toBeVisible();
  });

  test("two people with the same account number on two servers are two people", async ({
    page,
    browser,
    village,
  }) => {
    await village.setAccount("camille@estive.test", { id: "same" });
    await village.setAccount("camille@draille.test", { id: "same" });
    await signIn(page, "estive.test");
    const other = await browser.newContext({ ignoreHTTPSErrors: true });
    const elsewhere = await other.newPage();
    await signIn(elsewhere, "draille.test");
    await elsewhere.goto("/settings");
    await expect(elsewhere.getByText("@camille@draille.test").first()).toBeVisible();
    await expect(elsewhere.getByText("@camille@estive.test")).toHaveCount(0);
    await other.close();
  });
});

test.describe("a sign-in that does not work says why, and how to go on", () => {
  for (const [typed, sentence] of [
    ["nora", "We could not read that as a server or an address"],
    ["brume.test", "brume.test took too long to answer"],
    ["ravin.test", "ravin.test can’t be reached at the moment"],
    ["lande.test", "lande.test"],
  ] as const) {
    test(typed, async ({ page, village }) => {
      await village.now();
      await typeServer(page, typed);
      await expect(
        page.getByRole("alert").or(page.getByRole("status")).getByText(sentence).first(),
      ).toBeVisible();
      await expect(page.getByRole("button", { name: "Continue" })).toBeEnabled();
    });
  }

  test("a server that answers with a web page", async ({ page, village }) => {
    await village.addHost({
      name: "vitrine.test",
      personality: "mastodon-4.6",
      faults: [{ kind: "html_everywhere" }],
    });
    await typeServer(page, "vitrine.test");
    await expect(page.getByText("vitrine.test answered with a web page instead of data")).toBeVisible();
  });

  test("a server we know that answers with a web page today", async ({ page, village }) => {
    await signIn(page, "draille.test");
    await village.setFault("draille.test", { kind: "html_everywhere" });
    await typeServer(page, "draille.test");
    await expect(page.getByText("draille.test answered with a web page instead of data")).toBeVisible();
  });

  test("a server with a bad certificate", async ({ page, village }) => {
    await village.addHost({
      name: "rouille.test",
      personality: "mastodon-4.6",
      faults: [{ kind: "certificate_untrusted" }],
    });
    await typeServer(page, "rouille.test");
    await expect(page.getByText("The security certificate of rouille.test is not valid")).toBeVisible();
  });

  test("a server that refuses to register us", async ({ page, village }) => {
    await village.addHost({
      name: "fermee.test",
      personality: "mastodon-4.6",
      faults: [{ kind: "registration_refused" }],
    });
    await typeServer(page, "fermee.test");
    await expect(page.getByText("fermee.test does not admit this app")).toBeVisible();
  });

  test("the person says no at their server", async ({ page }) => {
    await typeServer(page, "prairie.test");
    await page.locator("[name=username]").fill("camille");
    await page.locator("[name=password]").fill("transhumance");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Deny" }).click();
    await expect(page.getByText("You said no at your server")).toBeVisible();
  });

  test("the server shows raw JSON: going back offers to start again", async ({ page, village }) => {
    await village.setFault("prairie.test", { kind: "sign_in_broken" });
    await typeServer(page, "prairie.test");
    await page.waitForURL(/prairie\.test/);
    await page.goBack();
    await expect(page.getByRole("button", { name: /^(Continue|Start again)$/ }).first()).toBeVisible();
    await village.clearFaults("prairie.test");
    await signIn(page);
  });

  test("an answer that was not asked for in this browser signs nobody in", async ({ page, context }) => {
    await page.goto("/api/auth/callback/mastodon.prairie.test?code=stolen&state=guessed");
    await expect(page).toHaveURL(/\/sign-in\?error=/);
    expect(
      (await context.cookies()).find(({ name }) => name === "__Host-transhumance.session"),
    ).toBeUndefined();
  });

  test("an answer with another state than ours signs nobody in", async ({ page, context }) => {
    await typeServer(page, "bergerie.test");
    await page.waitForURL(/bergerie\.test/);
    await page.goto("/api/auth/callback/mastodon.bergerie.test?code=anything&state=another");
    await expect(page).toHaveURL(/\/sign-in\?error=expired/);
    expect(
      (await context.cookies()).find(({ name }) => name === "__Host-transhumance.session"),
    ).toBeUndefined();
  });

  test("an account that belongs to somebody else here is not taken over", async ({ page, browser }) => {
    await signIn(page, "prairie.test");
    const other = await browser.newContext({ ignoreHTTPSErrors: true });
    const elsewhere = await other.newPage();
    await signIn(elsewhere, "jasse.test", "camille");
    await typeServer(elsewhere, "prairie.test");
    await signInThere(elsewhere);
    await expect(elsewhere.getByText("This account is connected to somebody else here")).toBeVisible();
    await other.close();
  });
});
