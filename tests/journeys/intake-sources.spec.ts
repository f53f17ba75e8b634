/** Everything a person can bring besides the zip: what leaves the browser of it, a second source, and a source taken away again. */
import fs from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { villageReaders } from "../fediverse/village/village-x.ts";
import {
  buildArchive,
  sampleOwner,
  writeArchiveFolder,
  writeSampleArchive,
} from "../fixtures/archives/build-archive.ts";
import { type ExportedPerson, exporterCsv, exporterVersions } from "../fixtures/lists/build-export.ts";
import { writeWorkbook } from "../fixtures/lists/write-workbook.ts";
import { expect, signIn, test } from "./fixture.ts";
import { keepPicture, someLooks } from "./keep-picture.ts";
import { expectNoBarriers } from "./no-barriers.ts";
import { signInWithX } from "./on-x.ts";
import { words } from "./words.ts";

/** Somebody on X whom no other journey is. */
const reader = villageReaders.at(-1)?.username ?? "";
const folder = path.join(process.env["JOURNEY_DATA"] ?? ".", "../brought");
const sizes = { phone: { width: 360, height: 780 }, desk: { width: 1280, height: 900 } };

/** What an upload may carry, by the kind of call and by row; anything else is a leak. */
const callMembers = {
  start: ["generatedAt", "kind", "name", "op", "owner"],
  part: ["number", "op", "rows", "sourceId"],
  finish: ["op", "parts", "refused", "refusedTotal", "sourceId", "summary"],
  apply: ["dropGone", "op", "sourceId"],
} as const;
const rowMembers = [
  "bio",
  "blocked",
  "displayNames",
  "follower",
  "following",
  "id",
  "location",
  "urls",
  "username",
];

type Call = { readonly op: keyof typeof callMembers; readonly rows?: readonly Record<string, unknown>[] };

/** Every body that leaves the page from now on. */
function listen(page: Page): { readonly calls: Call[]; readonly bodies: string[] } {
  const calls: Call[] = [];
  const bodies: string[] = [];
  page.on("request", (request) => {
    if (request.method() !== "POST" || !request.url().endsWith("/api/upload")) return;
    bodies.push(request.postData() ?? "");
    calls.push(request.postDataJSON() as Call);
  });
  return { calls, bodies };
}

/** Only what is allowed was sent; answers the rows. */
function rowsOf({ calls, bodies }: ReturnType<typeof listen>, secrets: readonly string[]) {
  for (const call of calls) {
    const allowed: readonly string[] = callMembers[call.op];
    expect(Object.keys(call).filter((member) => !allowed.includes(member))).toEqual([]);
  }
  const rows = calls.flatMap((call) => call.rows ?? []);
  expect(rows.flatMap((row) => Object.keys(row)).filter((member) => !rowMembers.includes(member))).toEqual(
    [],
  );
  for (const secret of secrets) expect(bodies.join("\n")).not.toContain(secret);
  return rows;
}

const archiveSecrets = ["private-address", "never leaves", "private message", "secretname", "pbs.twimg"];

for (const [language, size, scheme] of someLooks([
  ["fr", "phone", "dark"],
  ["en", "desk", "light"],
] as const)) {
  test.describe(`${language}, ${size}`, () => {
    test.use({
      locale: language === "fr" ? "fr-FR" : "en-GB",
      viewport: sizes[size],
      colorScheme: scheme,
    });
    test.setTimeout(120_000);
    const say = words(language);
    const way = (page: Page, name: "archive" | "export" | "list" | "paste" | "x") =>
      page.getByText(say(`import.ways.${name}.name`), { exact: true }).click();
    const look = async (page: Page, name: string) => {
      await keepPicture(page, `intake-${name}-${language}-${size}-${scheme}`);
      await expectNoBarriers(page, name);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect(wide).toBe(false);
    };
    const send = async (page: Page) => {
      await page.getByRole("button", { name: /^(Send|Envoyer) .*contact/ }).click();
    };
    const arrived = (page: Page) =>
      expect(page.getByRole("heading", { name: /(arrived|arrivé)/ })).toBeVisible();

    test.beforeEach(async ({ page }) => {
      await signIn(page);
    });

    test.afterEach(async ({ page }) => {
      await page.goto("/settings");
      await page.getByRole("button", { name: say("settings.erase.button") }).click();
      await page.getByRole("dialog").getByRole("checkbox").check();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: say("settings.erase.confirm") })
        .click();
      await expect(page).toHaveURL(/\/(\?.*)?$/);
    });

    test("an unpacked folder, and loose files", async ({ page }) => {
      const people = [
        { xId: "11", xUsername: "nora_b", following: true },
        { xId: "22", follower: true, blocked: true },
      ];
      const unpacked = path.join(folder, `twitter-secretname-${language}`);
      writeArchiveFolder(unpacked, buildArchive({ people }));
      const heard = listen(page);
      await page.goto("/import");
      await look(page, "ways");
      await page.locator("input[webkitdirectory]").setInputFiles(unpacked);
      await send(page);
      await arrived(page);
      expect(rowsOf(heard, archiveSecrets)).toEqual([
        { id: "11", username: "nora_b", displayNames: ["nora_b"], following: true, follower: false },
        { id: "22", following: false, follower: true, blocked: true },
      ]);
      await page.reload();
      await expect(page.getByRole("link", { name: say("import.sources.blocksFile") })).toBeVisible();
      const blocks = await page.request.get("/api/export/blocked_accounts.csv");
      expect(await blocks.text()).toBe("Account address\n");

      const files = ["following.js", "follower.js", "account.js"].map((name) =>
        path.join(unpacked, "data", name),
      );
      await page.locator("input[type=file]:not([webkitdirectory])").first().setInputFiles(files);
      await send(page);
      await expect(page.getByText(say("import.difference.nothing"))).toBeVisible();
      await look(page, "same");
      await page.getByRole("button", { name: say("import.difference.discard") }).click();
      await expect(page.getByRole("heading", { name: say("import.difference.discarded") })).toBeVisible();
    });

    test("an export with and one without metadata, the second seen before it counts, the first taken away", async ({
      page,
    }) => {
      const [version] = exporterVersions.slice(-1) as [(typeof exporterVersions)[number]];
      const nora: ExportedPerson = {
        id: "11",
        username: "nora_b",
        bio: "Bergère\n@nora@prairie.test",
        website: "https://nora.example/",
        following: true,
      };
      const tom: ExportedPerson = { id: "22", username: "tom", following: true, bio: "https://t.co/abcdef" };
      const lea: ExportedPerson = { id: "33", username: "lea", following: true };
      fs.mkdirSync(folder, { recursive: true });
      const first = path.join(folder, "twitter-Abonnements-1700000000000.csv");
      const second = path.join(folder, "twitter-Abonnements-1710000000000.csv");
      fs.writeFileSync(first, exporterCsv([nora, tom], { version, metadata: true }));
      const renamed = { ...nora, username: "nora_new" };
      fs.writeFileSync(
        second,
        exporterCsv([renamed, lea, { ...tom, id: "1.2E+18" }], { version, metadata: false }),
      );

      const heard = listen(page);
      await page.goto("/import");
      await way(page, "export");
      await look(page, "export");
      await page.locator("input[type=file]").setInputFiles(first);
      await expect(page.getByLabel(say("import.ask.following"))).toBeChecked();
      await page.getByLabel(say("import.ask.shown")).fill("300");
      await look(page, "ask");
      await page.getByRole("button", { name: say("import.ask.read") }).click();
      await expect(page.getByText(/X (shows|en affiche) 300/)).toBeVisible();
      await look(page, "export-ready");
      await send(page);
      await arrived(page);
      const rows = rowsOf(heard, ["1990", "pbs.example", "account_based_in", "Abonnements", "t.co/w11"]);
      expect(rows[0]).toEqual({
        id: "11",
        username: "nora_b",
        displayNames: ["nora_b"],
        following: true,
        follower: false,
        bio: "Bergère\n@nora@prairie.test",
        urls: ["https://nora.example/"],
      });

      await page.getByRole("button", { name: say("import.sent.more") }).click();
      await way(page, "export");
      await page.locator("input[type=file]").setInputFiles(second);
      await expect(page.getByText(say("import.ask.noMetadata"))).toBeVisible();
      await page.getByRole("button", { name: say("import.ask.read") }).click();
      await expect(page.getByText("1.2E+18").first()).toBeAttached();
      await send(page);
      await expect(page.getByRole("heading", { name: say("import.difference.title") })).toBeVisible();
      await page.getByText(/(new contact|nouveau contact)/).click();
      await expect(page.getByText("lea (@lea)")).toBeVisible();
      await page.getByText(/(another X name|changé de nom)/).click();
      await expect(page.getByText(/@nora_b .*@nora_new/)).toBeVisible();
      await page
        .getByText(/(no longer follow|ne suivez plus)/)
        .first()
        .click();
      await expect(page.getByText("tom (@tom)")).toBeVisible();
      await look(page, "difference");
      const before = await totalOf(page);
      expect(before).toBe(2);
      await page.getByRole("button", { name: say("import.difference.apply") }).click();
      await expect(page.getByRole("heading", { name: say("import.difference.applied") })).toBeVisible();
      await expect.poll(() => totalOf(page), { timeout: 30_000 }).toBe(3);

      await page.goto("/import");
      await look(page, "sources");
      // The oldest stands last: with it goes Tom, whom only it brought.
      await page
        .getByRole("button", { name: /^(Delete|Supprimer) / })
        .last()
        .click();
      await page
        .getByRole("dialog")
        .getByRole("button", { name: say("import.sources.confirm") })
        .click();
      await expect.poll(() => totalOf(page), { timeout: 30_000 }).toBe(2);
    });

    test("a table whose columns the person names", async ({ page }) => {
      fs.mkdirSync(folder, { recursive: true });
      // In one language as a spreadsheet exports it, in the other as the workbook itself.
      const file = path.join(folder, language === "fr" ? "equipe.csv" : "equipe.xlsx");
      const text =
        "Service;Qui;Présence;Salaire\nPresse;Nora;nora_b;41000\nAtelier;Tom;https://x.com/tom;38000\n";
      const rows = text.split("\n").map((line) => line.split(";"));
      if (language === "en") await writeWorkbook(file, rows);
      else fs.writeFileSync(file, Uint8Array.from([...text].map((letter) => letter.charCodeAt(0))));
      const heard = listen(page);
      await page.goto("/import");
      await way(page, "list");
      await page.locator("input[type=file]").setInputFiles(file);
      const role = (column: string) =>
        page.getByLabel(say("import.ask.column").replace("{name}", column), { exact: true });
      await expect(role("Présence")).toBeVisible();
      await role("Présence").selectOption("username");
      await role("Qui").selectOption("displayName");
      await page.getByLabel(say("import.ask.follower")).check();
      await look(page, "columns");
      await page.getByRole("button", { name: say("import.ask.read") }).click();
      await look(page, "columns-ready");
      await send(page);
      await arrived(page);
      expect(rowsOf(heard, ["41000", "Presse", "equipe"])).toEqual([
        { username: "nora_b", displayNames: ["Nora"], following: false, follower: true },
        { username: "tom", displayNames: ["Tom"], following: false, follower: true },
      ]);
    });

    test("names pasted as they come, an address on the fediverse among them", async ({ page }) => {
      const heard = listen(page);
      await page.goto("/import");
      await way(page, "paste");
      const box = page.getByLabel(say("import.paste.label"));
      await page.getByRole("button", { name: say("import.paste.read") }).click();
      await expect(page.getByText(say("import.paste.empty"))).toBeVisible();
      await box.fill(
        "@nora_b, https://mobile.twitter.com/tom?lang=fr\nlea@prairie.test\nmerci à tous\n1234567890123",
      );
      await look(page, "paste");
      await page.getByRole("button", { name: say("import.paste.read") }).click();
      await page.getByRole("button", { name: say("import.ask.read") }).click();
      await expect(page.getByText("merci à tous").first()).toBeAttached();
      await look(page, "paste-ready");
      await send(page);
      await arrived(page);
      expect(rowsOf(heard, ["merci"])).toEqual([
        { username: "nora_b", following: true, follower: false },
        { username: "tom", following: true, follower: false },
        { following: true, follower: false, urls: ["acct:lea@prairie.test"] },
        { id: "1234567890123", following: true, follower: false },
      ]);
      const report = await page.request.get("/api/report?limit=10");
      const { rows } = (await report.json()) as { rows: { displayName: string | null }[] };
      expect(rows.map(({ displayName }) => displayName)).toContain("@lea@prairie.test");
    });
  });
}

test("an archive of another X account than one’s own is asked about, by the page and by the server", async ({
  page,
}) => {
  const say = words("en");
  await signInWithX(page, reader);
  const file = path.join(folder, "somebody-elses.zip");
  fs.mkdirSync(folder, { recursive: true });
  await writeSampleArchive(file, [{ xId: "11", xUsername: "nora_b", following: true }]);

  const refused: number[] = [];
  page.on("response", (reply) => reply.url().endsWith("/api/upload") && refused.push(reply.status()));
  const begin = (ownerConfirmed: boolean) =>
    page.evaluate(
      async ([owner, ownerConfirmed]) => {
        const call = { op: "start", kind: "archive", name: "a.zip", owner };
        const body = JSON.stringify(ownerConfirmed ? { ...call, ownerConfirmed: true } : call);
        const headers = { "content-type": "application/json" };
        const reply = await fetch("/api/upload", { method: "POST", headers, body });
        return { status: reply.status, answer: (await reply.json()) as Record<string, unknown> };
      },
      [{ id: sampleOwner.id, username: sampleOwner.username }, ownerConfirmed] as const,
    );
  expect(await begin(false)).toEqual({ status: 409, answer: { code: "owner_differs" } });
  await page.goto("/import");
  await expect(page.getByText(say("import.sources.title"))).toHaveCount(0);

  await page.locator("input[type=file]:not([webkitdirectory])").first().setInputFiles(file);
  await expect(page.getByText(say("import.ready.ownerMismatchTitle"))).toBeVisible();
  const send = page.getByRole("button", { name: /^Send 1 contact/ });
  await expect(send).toBeDisabled();
  await page.getByLabel(say("import.ready.ownerConfirm")).check();
  await send.click();
  await expect(page.getByRole("heading", { name: /arrived/ })).toBeVisible();
  expect(refused).toEqual([409, 200, 200, 200]);
});

test("more text than the box takes is refused in a sentence, typed or pasted, and nothing is read", async ({
  page,
}) => {
  const say = words("en");
  await signIn(page);
  await page.goto("/import");
  await page.getByText(say("import.ways.paste.name"), { exact: true }).click();
  const box = page.getByLabel(say("import.paste.label"));
  const sentence = page.getByRole("alert").filter({ hasText: "500,000 characters" });
  await box.fill("@nora_b");
  await box.evaluate((element) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", "@nora_b ".repeat(8_000_000));
    element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await expect(sentence).toBeVisible();
  await expect(sentence).toContainText("Save it as a text file");
  await expect(box).toHaveValue("@nora_b");
  await box.fill("@nora_b @tom");
  await expect(sentence).toHaveCount(0);
  await box.fill("x".repeat(500_001));
  await expect(sentence).toBeVisible();
  await expect(box).toHaveValue("@nora_b @tom");
});

async function totalOf(page: Page): Promise<number> {
  const answer = await page.request.get("/api/report?limit=1");
  return ((await answer.json()) as { counts: { total: number } }).counts.total;
}
