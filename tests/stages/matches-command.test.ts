import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ReportCounts, ReportRow } from "#lib/matches/match.ts";
import { type Fediverse, startFediverse } from "../fediverse/start-fediverse.ts";
import { villageContacts, villageWorld } from "../fediverse/village/village-world.ts";
import { writeSampleArchive } from "../fixtures/archives/build-archive.ts";

let fediverse: Fediverse;
let folder: string;

beforeAll(async () => {
  fediverse = await startFediverse({ world: villageWorld(), waitScale: 0 });
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "match-"));
  await writeSampleArchive(at("archive.zip"), villageContacts());
  const known = villageContacts().filter(({ inDirectory }) => inDirectory);
  const lines = known.map(({ xId, xUsername, handle }) => `${xId},${xUsername},${handle},list`);
  fs.writeFileSync(at("known.csv"), ["x_id,x_username,handle,source", ...lines, ""].join("\n"));
});

afterAll(async () => {
  await fediverse.close();
  fs.rmSync(folder, { recursive: true });
});

const at = (name: string) => path.join(folder, name);

type Run = { readonly code: number | null; readonly output: string; readonly problems: string };

/** Without DATABASE_URL, APP_SECRET or any other setting of the product. */
function run(args: readonly string[], interruptWhen?: RegExp): Promise<Run> {
  const script = `import { matchCommand } from "#lib/cli/match.ts"; await matchCommand().exitOverride((e) => process.exit(e.exitCode && 1)).parseAsync(${JSON.stringify(args)}, { from: "user" });`;
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", "--input-type=module", "-e", script],
    {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { PATH: process.env["PATH"], NODE_ENV: "test", ...fediverse.env },
    },
  );
  let output = "";
  let problems = "";
  let interrupted = false;
  child.stdout.on("data", (part) => {
    output += part;
  });
  child.stderr.on("data", (part) => {
    problems += part;
    if (!interrupted && interruptWhen?.test(problems)) interrupted = child.kill("SIGINT");
  });
  return new Promise((resolve) => {
    child.on("close", (code) => resolve({ code, output, problems }));
  });
}

type ReportFile = { schema: string; counts: ReportCounts; contacts: ReportRow[] };
const readReport = (text: string): ReportFile => JSON.parse(text);

describe("from an archive and a directory to a report", () => {
  let done: Run;
  let report: ReportFile;
  const of = (username: string) => {
    const row = report.contacts.find((one) => one.username === username);
    if (!row) throw new Error(`${username} is not in the report`);
    return row;
  };

  beforeAll(async () => {
    const files = ["--out", at("report.json"), "--csv", at("following_accounts.csv")];
    done = await run([at("archive.zip"), "--directory", at("known.csv"), ...files]);
    report = readReport(fs.readFileSync(at("report.json"), "utf8"));
  }, 60_000);

  test("says with its exit code that some servers could not be asked, and names them", () => {
    expect(done.code).toBe(3);
    expect(done.problems).toMatch(/could not be asked: brume\.test \(handles: 2\)/);
    expect(done.problems).toMatch(/could not be asked: ravin\.test \(handles: 1\)/);
    expect(done.problems).toMatch(/contacts: \d+, with a handle: \d+/);
    expect(done.problems).toMatch(/asked about \d+ of \d+ handles/);
    expect(done.output).toBe("");
  });

  test("every contact is in it once, and the states add up", () => {
    const contacts = villageContacts();
    expect(report.schema).toBe("transhumance-report/1");
    expect(report.contacts.map(({ xId }) => xId).sort()).toEqual(contacts.map(({ xId }) => xId).sort());
    expect(report.counts.total).toBe(contacts.length);
    expect(Object.values(report.counts.states).reduce((sum, count) => sum + count, 0)).toBe(contacts.length);
  });

  test("contacts stand where the fediverse says they are", () => {
    expect(of("lea_faure_bois")).toMatchObject({
      state: "to_decide",
      handle: "lea@prairie.test",
      grade: "declared",
    });
    expect(of("hugo_marchand")).toMatchObject({ state: "to_decide", grade: "listed", warnings: [] });
    expect(of("nora_whitcomb")).toMatchObject({ state: "to_decide", grade: "reciprocal" });
    expect(of("remi_desaunay")).toMatchObject({ grade: "possible", warnings: ["back_link_to_other"] });
    expect(of("petra_lindqv")).toMatchObject({ state: "to_decide", warnings: ["moved"] });
    expect(of("petra_lindqv").candidates[0]).toMatchObject({
      lookup: "moved",
      subject: "petra@prairie.test",
    });
    expect(of("meteo_causses")).toMatchObject({ warnings: ["bot"] });
    expect(of("edgar_plume")).toMatchObject({ state: "no_candidate", why: "none_exists" });
    expect(of("lucie_brumeau")).toMatchObject({ state: "lookup_failed", why: "unreachable" });
    expect(of("bruno_cassagn")).toMatchObject({
      state: "no_candidate",
      why: "nothing_found",
      candidates: [],
    });
  });

  test("the follow list holds who is verified, without doubt and followed on X, and nobody else", () => {
    const rows = parse(fs.readFileSync(at("following_accounts.csv")), { columns: true }) as Record<
      string,
      string
    >[];
    const listed = rows.map((row) => row["Account address"]);
    const safe = report.contacts.filter(
      ({ state, following, grade, warnings }) =>
        state === "to_decide" &&
        following &&
        grade !== "possible" &&
        warnings.every((warning) => warning === "locked" || warning === "not_discoverable"),
    );
    expect(listed.sort()).toEqual(safe.map(({ candidates }) => candidates[0]?.subject).sort());
    expect(listed).toContain("lea@prairie.test");
    expect(listed).toContain("gwen@alpage.test");
    for (const left of [
      "petra@prairie.test",
      "remi@col.test",
      "meteo@prairie.test",
      "garance@prairie.test",
    ]) {
      expect(listed).not.toContain(left);
    }
  });

  test("no host saw more than four questions at once", () => {
    expect(fediverse.violations()).toEqual([]);
  });
});

describe("without asking anybody", () => {
  test("every handle stays unverified, no server is called, and the report goes to standard output", async () => {
    fediverse.clearTraffic();
    const csv = at("trusted.csv");
    const done = await run([at("archive.zip"), "--directory", at("known.csv"), "--no-verify", "--csv", csv]);
    expect(done.code).toBe(0);
    const report = readReport(done.output);
    expect(report.counts.states.to_decide).toBe(0);
    expect(report.counts.states.looking_up).toBeGreaterThan(40);
    expect(fediverse.log()).toEqual([]);
    expect(done.problems).toMatch(/to follow, none of them verified/);
    expect(fs.readFileSync(csv, "utf8")).toContain("edgar@prairie.test,true,false,\n");
  });
});

describe("only some grades", () => {
  test("go into the follow list", async () => {
    fs.writeFileSync(
      at("two.jsonl"),
      `${JSON.stringify({ username: "lea_faure_bois", following: true, bio: "me: @lea@prairie.test" })}\n` +
        `${JSON.stringify({ username: "hugo_marchand", following: true })}\n`,
    );
    fs.writeFileSync(at("names.csv"), "x_username,handle\nhugo_marchand,hugo@alpage.test\n");
    const args = [
      at("two.jsonl"),
      "--directory",
      at("names.csv"),
      "--csv",
      at("some.csv"),
      "--grades",
      "proven,declared",
    ];
    const done = await run(args);
    expect(done.code).toBe(0);
    expect(readReport(done.output).contacts.map(({ contactId, grade }) => [contactId, grade])).toEqual([
      ["@lea_faure_bois", "declared"],
      ["@hugo_marchand", "listed"],
    ]);
    expect(fs.readFileSync(at("some.csv"), "utf8")).toBe(
      "Account address,Show boosts,Notify on new posts,Languages\nlea@prairie.test,true,false,\n",
    );
  });
});

describe("what cannot be used ends with one sentence and the documented code", () => {
  test.each<[string, () => string[], number, RegExp]>([
    ["no file", () => [], 1, /missing required argument/],
    ["an unknown option", () => [at("archive.zip"), "--fast"], 1, /unknown option/],
    ["an unknown grade", () => [at("archive.zip"), "--grades", "sure"], 1, /"sure" is none of proven/],
    ["a file that is not there", () => [at("nowhere.zip")], 2, /nowhere\.zip: there is no such file/],
    ["a file that is no list", () => [at("text.zip")], 2, /text\.zip/],
    [
      "a directory file that is not there",
      () => [at("archive.zip"), "--directory", at("no.csv")],
      2,
      /no\.csv cannot be read/,
    ],
    [
      "a directory file of something else",
      () => [at("archive.zip"), "--directory", at("text.zip")],
      2,
      /must name the columns/,
    ],
    [
      "an output into nowhere",
      () => [at("archive.zip"), "--out", at("no/where.json")],
      2,
      /where\.json cannot be written/,
    ],
  ])("%s", async (_what, args, code, problem) => {
    fs.writeFileSync(at("text.zip"), "this is no zip\n");
    const done = await run(args());
    expect(done.problems).toMatch(problem);
    expect(done.problems).not.toMatch(/^\s+at /m);
    expect(done.code).toBe(code);
  });

  test("rows that are refused are named, and the rest is done", async () => {
    fs.writeFileSync(at("rows.csv"), "x_id,handle\n12,lea@prairie.test\nabc,x@prairie.test\n");
    fs.writeFileSync(
      at("one.jsonl"),
      `${JSON.stringify({ id: "12", username: "lea_faure", following: true })}\n`,
    );
    const done = await run([at("one.jsonl"), "--directory", at("rows.csv")]);
    expect(done.code).toBe(3);
    expect(done.problems).toMatch(/rows\.csv:3: bad_x_id: abc/);
    expect(readReport(done.output).counts.states.to_decide).toBe(1);
  });
});

test("the help names the options, the report and the exit codes", async () => {
  const done = await run(["--help"]);
  expect(done.code).toBe(0);
  for (const word of ["--directory", "--no-verify", "--csv", "transhumance-report/1", "Exit codes: 0 done"]) {
    expect(done.output).toContain(word);
  }
});

test("interrupted, it writes what is known by then", async () => {
  const done = await run(
    [at("archive.zip"), "--directory", at("known.csv"), "--out", at("early.json")],
    /asked about/,
  );
  expect(done.code).toBe(3);
  const report = readReport(fs.readFileSync(at("early.json"), "utf8"));
  expect(report.counts.total).toBe(villageContacts().length);
  expect(fs.readdirSync(folder).filter((name) => name.startsWith("."))).toEqual([]);
}, 60_000);
