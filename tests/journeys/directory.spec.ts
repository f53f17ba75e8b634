/** The operator's directory: lists are brought in, searched and withdrawn by an administrator, and by nobody else. */
import type { Page } from "@playwright/test";
import { expect, signIn, test } from "./fixture.ts";
import { keepPicture } from "./keep-picture.ts";
import { expectNoBarriers } from "./no-barriers.ts";
import { words } from "./words.ts";

const say = words("en");
const sayFrench = words("fr");

test.setTimeout(180_000);

const csv = [
  "x_id,x_username,handle,proof",
  "777000111,journey_directory,known@prairie.test,https://prairie.test/about",
  "777000112,,@Other@Prairie.Test,",
  "12x,,bad-id@prairie.test,",
  "777000113,,not a handle,",
  ",,nobody@prairie.test,",
].join("\n");

const sparql = JSON.stringify({
  head: { vars: ["item", "xId", "xName", "handle"] },
  results: {
    bindings: [
      {
        item: { type: "uri", value: "http://www.wikidata.org/entity/Q424242" },
        xId: { type: "literal", value: "777000111" },
        xName: { type: "literal", value: "journey_directory" },
        handle: { type: "literal", value: "elsewhere@combe.test" },
      },
    ],
  },
});

async function bring(
  page: Page,
  { name, mimeType, text }: { name: string; mimeType: string; text: string },
  list: string,
  words = say,
) {
  await page.getByLabel(words("directory.import.file")).setInputFiles({
    name,
    mimeType,
    buffer: Buffer.from(text),
  });
  await page.locator("form:has([type=file]) [name=list]").fill(list);
  await page.getByRole("button", { name: words("directory.import.button"), exact: true }).click();
}

async function search(page: Page, text: string) {
  await page.getByLabel(say("directory.search.label")).fill(text);
  await page.getByRole("button", { name: say("directory.search.button"), exact: true }).click();
  await page.waitForURL(/\?q=/);
}

test("an administrator keeps the directory", async ({ page, village }) => {
  void village;
  await signIn(page, "jasse.test");
  await page.goto("/directory");
  await expect(page.getByRole("heading", { level: 1, name: say("directory.title") })).toBeVisible();
  await expectNoBarriers(page, "empty directory");

  await test.step("nothing happens without a file", async () => {
    await page.getByRole("button", { name: say("directory.import.button"), exact: true }).click();
    await expect(page.getByText(say("directory.import.noFile"))).toBeVisible();
  });

  await test.step("a CSV comes in, and every broken row is named", async () => {
    await bring(page, { name: "known.csv", mimeType: "text/csv", text: csv }, "Journey list");
    await expect(page.getByText("2 claims added, none was known already.")).toBeVisible();
    await expect(page.getByText("3 rows were left out:")).toBeVisible();
    await expect(page.getByText(`Row 4: ${say("directory.why.bad_x_id")}`)).toBeVisible();
    await expect(page.getByText(`Row 5: ${say("directory.why.bad_handle")}`)).toBeVisible();
    await expect(page.getByText(`Row 6: ${say("directory.why.no_x_account")}`)).toBeVisible();
    await expectNoBarriers(page, "imported with refusals");
  });

  await test.step("the same file again adds nothing", async () => {
    await bring(page, { name: "known.csv", mimeType: "text/csv", text: csv }, "Journey list");
    await expect(page.getByText("No claim is new, 2 were known already.")).toBeVisible();
  });

  await test.step("what Wikidata answers comes in as it is, and contradictions are shown", async () => {
    await page.getByLabel(say("directory.import.source")).selectOption("wikidata");
    await bring(page, { name: "query.json", mimeType: "application/json", text: sparql }, "Journey query");
    await expect(page.getByText("One claim added, none was known already.")).toBeVisible();
    await search(page, "@journey_directory");
    const table = page.getByRole("group", { name: say("directory.search.tableLabel") });
    await expect(table.getByText("@known@prairie.test")).toBeVisible();
    await expect(table.getByText("@elsewhere@combe.test")).toBeVisible();
    await expect(page.getByText(say("directory.search.conflict"))).toBeVisible();
    await expectNoBarriers(page, "search");
  });

  await test.step("files that are none of these are refused in words", async () => {
    await bring(page, { name: "photo.csv", mimeType: "text/csv", text: "a,b\n1,2\n" }, "Journey photo");
    await expect(page.getByText(say("directory.why.no_header"))).toBeVisible();
    await bring(page, { name: "odd.json", mimeType: "application/json", text: '{"a": 1}' }, "Journey odd");
    await expect(page.getByText(say("directory.why.not_sparql"))).toBeVisible();
  });

  await test.step("one claim is withdrawn, then the rest of its list", async () => {
    await search(page, "777000111");
    await page.getByRole("button", { name: "Withdraw known@prairie.test" }).click();
    await expect(page.getByText("One claim was withdrawn.")).toBeVisible();
    await bring(page, { name: "known.csv", mimeType: "text/csv", text: csv }, "Journey list");
    await expect(
      page.getByText("One of those known stays withdrawn, because it was withdrawn by hand."),
    ).toBeVisible();
    await search(page, "777000111");
    await page.getByRole("button", { name: "Restore known@prairie.test" }).click();
    await expect(page.getByText("One claim stands again.")).toBeVisible();
    await search(page, "777000111");
    await page.getByRole("button", { name: "Withdraw known@prairie.test" }).click();
    await expect(page.getByText("One claim was withdrawn.")).toBeVisible();
    await page.goto("/directory");
    await page.locator("form:not(:has([type=file])) [name=list]").fill("Journey list");
    await page.getByRole("button", { name: say("directory.withdrawList.button") }).click();
    await expect(page.getByText("One claim was withdrawn.")).toBeVisible();
    await search(page, "known@prairie.test");
    await expect(page.getByText(/withdrawn on/)).toBeVisible();
    await search(page, "nobody-knows@prairie.test");
    await expect(page.getByText("Nothing is known of “nobody-knows@prairie.test”.")).toBeVisible();
  });

  await test.step("it holds from 360 to 1280 pixels, light and dark, in both languages", async () => {
    for (const locale of ["en", "fr"]) {
      if (locale === "fr") {
        await page.getByText("Français", { exact: true }).click();
        await expect(
          page.getByRole("heading", { level: 1, name: sayFrench("directory.title") }),
        ).toBeVisible();
      }
      for (const width of [360, 1_280])
        for (const colorScheme of ["light", "dark"] as const) {
          await page.setViewportSize({ width, height: 900 });
          await page.emulateMedia({ colorScheme });
          await page.goto("/directory?q=777000111");
          await expect(page.getByRole("table")).toBeVisible();
          const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(over, `${locale} ${width} runs over`).toBeLessThanOrEqual(0);
          await expectNoBarriers(page, `${locale} ${width} ${colorScheme}`);
          await keepPicture(page, `directory-${locale}-${width}-${colorScheme}`);
          await bring(
            page,
            { name: "known.csv", mimeType: "text/csv", text: csv },
            "Journey list",
            locale === "fr" ? sayFrench : say,
          );
          await expect(page.getByText(locale === "fr" ? /reste retirée/ : /stays withdrawn/)).toBeVisible();
          await keepPicture(page, `directory-import-${locale}-${width}-${colorScheme}`);
        }
    }
  });
});

test("nobody else sees or changes the directory", async ({ page, village }) => {
  void village;
  await page.goto("/directory");
  await expect(page).toHaveURL(/sign-in/);
  const send = async (origin: string) =>
    (
      await page.request.post("/api/directory/import?source=list&list=x", { data: csv, headers: { origin } })
    ).status();
  const ours = new URL(process.env["JOURNEY_URL"] ?? "").origin;
  expect(await send(ours)).toBe(401);
  await signIn(page, "prairie.test");
  expect((await page.goto("/directory"))?.status()).toBe(404);
  expect(await send(ours)).toBe(404);
  expect(await send("https://elsewhere.test")).toBe(403);
});
