/** From a 2 GB archive with 10,000 followings and 10,000 followers to a complete report, in a real browser, with the memory of both processes. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { chromium, type Page } from "@playwright/test";
import { remoteControl } from "../fediverse/control/remote-control.ts";
import { growWorld, meanMix } from "../fediverse/world/grow-world.ts";
import type { WorldSpec } from "../fediverse/world/world-spec.ts";
import { type Person, writeSampleArchive } from "../fixtures/archives/build-archive.ts";
import { browserOptions } from "../support/browser-options.ts";
import { startFediverseProcess } from "../support/fediverse-process.ts";
import { peakMemory } from "../support/peak-memory.ts";
import { startProduct } from "../support/product.ts";
import type { Verdict } from "./main.ts";

const folder = path.join(import.meta.dirname, "../../.data/bench-spine");
const followings = 10_000;
const followers = 10_000;
const mutual = 2_000;
const known = 12_000;
const megabytesMax = 500;
const latencyMs = 50;

export async function measure(): Promise<Verdict> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const world = fleet();
  const people = invent(world);
  const files = await writeInputs(world, people);
  const fediverse = await startFediverseProcess([
    "--config",
    files.world,
    "--unlimited",
    "--wait-scale",
    "0",
  ]);
  const product = await startProduct({ dataDir: path.join(folder, "data"), env: fediverse.env });
  try {
    importDirectory(files.known, fediverse.env);
    const run = await drive({ url: product.url, port: fediverse.port, archive: files.archive });
    const memory = peakMemory(product.process.pid ?? 0);
    const violations = await remoteControl(fediverse.control).violations();
    const largest = world.accounts.filter(({ handle }) => handle.endsWith("@h0.fleet0.test")).length;
    const floorS = (largest * 2 * latencyMs) / 4 / 1_000;
    const table = [
      { figure: "archive read in the page", value: `${run.readS.toFixed(1)} s` },
      { figure: "contacts sent", value: `${run.sentS.toFixed(1)} s` },
      { figure: "first match in the report", value: `${run.firstMatchS.toFixed(1)} s after sending` },
      { figure: "slowest report page while it filled", value: `${run.slowestPageMs.toFixed(0)} ms` },
      { figure: "report complete", value: `${run.completeS.toFixed(1)} s after sending` },
      { figure: "floor: the largest host, four at a time", value: `${floorS.toFixed(1)} s` },
      { figure: "contacts", value: run.total },
      { figure: "looked up", value: run.lookedUp },
      { figure: "web, peak memory", value: `${memory.web} MB` },
      { figure: "worker, peak memory", value: `${memory.worker} MB` },
    ];
    const short = [
      ...(memory.web > megabytesMax ? [`web under ${megabytesMax} MB`] : []),
      ...(memory.worker > megabytesMax ? [`worker under ${megabytesMax} MB`] : []),
      ...(run.total === people.length ? [] : ["every contact in the report"]),
      ...(violations.length > 0 ? [`politeness: ${JSON.stringify(violations[0])}`] : []),
    ];
    return { table, short };
  } finally {
    await product.stop();
    await fediverse.stop();
  }
}

function fleet(): WorldSpec {
  const grown = growWorld({
    seed: 20_261_122,
    hosts: 2_000,
    accounts: known,
    latencyMs,
    faults: meanMix,
    concurrencyMax: 4,
  });
  const home = { name: "prairie.test", personality: "mastodon-4.6" } as const;
  const visitor = { handle: "camille@prairie.test", password: "transhumance", displayName: "Camille" };
  return { ...grown, hosts: [...grown.hosts, home], accounts: [...grown.accounts, visitor] };
}

/** Nine in ten of those who can be known are so by the directory, the rest by what they wrote into their name. */
function invent(
  world: WorldSpec,
): (Person & { readonly handle: string | null; readonly inDirectory: boolean })[] {
  const people = followings + followers - mutual;
  return Array.from({ length: people }, (_, index) => {
    const handle = index < known ? (world.accounts[index]?.handle ?? null) : null;
    const inDirectory = handle !== null && index % 10 !== 0;
    return {
      xId: String(8_800_000_000_000_000_000n + BigInt(index) * 7_919n),
      xUsername: `person_${index}`,
      xDisplayName: handle && !inDirectory ? `Person ${index} @${handle}` : `Person ${index}`,
      following: index < followings,
      follower: index >= followings - mutual,
      handle,
      inDirectory,
    };
  });
}

async function writeInputs(world: WorldSpec, people: ReturnType<typeof invent>) {
  const files = {
    world: path.join(folder, "world.json"),
    archive: path.join(folder, "archive.zip"),
    known: path.join(folder, "known.csv"),
  };
  fs.writeFileSync(files.world, JSON.stringify(world));
  await writeSampleArchive(files.archive, people, { mediaBytes: 2_000_000_000, mediaFiles: 1_000 });
  const rows = people
    .filter(({ inDirectory }) => inDirectory)
    .map(({ xId, handle }) => `${xId},,${handle},list`);
  fs.writeFileSync(files.known, ["x_id,x_username,handle,source", ...rows, ""].join("\n"));
  return files;
}

/** As an operator does it: by the command line, beside the running product. */
function importDirectory(file: string, env: Readonly<Record<string, string>>): void {
  const { DATABASE_URL: _url, ...rest } = process.env;
  execFileSync(process.execPath, ["lib/cli/main.ts", "directory", "import", file], {
    cwd: path.join(import.meta.dirname, "../.."),
    env: { ...rest, ...env, DATA_DIR: path.join(folder, "data") },
    stdio: ["ignore", "ignore", "inherit"],
  });
}

type Run = {
  readonly readS: number;
  readonly sentS: number;
  readonly firstMatchS: number;
  readonly completeS: number;
  readonly slowestPageMs: number;
  readonly total: number;
  readonly lookedUp: number;
};

async function drive(at: { url: string; port: number; archive: string }): Promise<Run> {
  const browser = await chromium.launch(browserOptions(at.port));
  const context = await browser.newContext({ ignoreHTTPSErrors: true, baseURL: at.url, locale: "en-GB" });
  const page = await context.newPage();
  try {
    await signIn(page);
    await page.goto("/import");
    const chosen = performance.now();
    await page.locator("input[type=file]:not([webkitdirectory])").first().setInputFiles(at.archive);
    const send = page.getByRole("button", { name: /^Send/ });
    await send.waitFor({ timeout: 120_000 });
    const readAt = performance.now();
    await send.click();
    await page.getByRole("link", { name: "Go to the review" }).first().waitFor({ timeout: 300_000 });
    const sentAt = performance.now();
    const filled = await watchReport(page, sentAt);
    return { readS: (readAt - chosen) / 1_000, sentS: (sentAt - readAt) / 1_000, ...filled };
  } finally {
    await browser.close();
  }
}

async function signIn(page: Page): Promise<void> {
  await page.goto("/sign-in");
  await page.locator("input[name=server]").fill("prairie.test");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.locator("[name=username]").fill("camille");
  await page.locator("[name=password]").fill("transhumance");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Authorize" }).click();
  await page.waitForURL(/\/import$/);
}

type Counts = { total: number; states: Record<string, number> };

/** Reads the report as a person would while it fills, until nothing is being looked up any more. */
async function watchReport(page: Page, sentAt: number) {
  let firstMatchS = Number.NaN;
  let slowestPageMs = 0;
  const since = () => (performance.now() - sentAt) / 1_000;
  for (;;) {
    const askedAt = performance.now();
    const answer = await page.request.get("/api/report?limit=50");
    slowestPageMs = Math.max(slowestPageMs, performance.now() - askedAt);
    const { counts } = (await answer.json()) as { counts: Counts };
    const matched = (counts.states["to_decide"] ?? 0) + (counts.states["needs_person"] ?? 0);
    if (matched > 0 && Number.isNaN(firstMatchS)) firstMatchS = since();
    if (counts.states["looking_up"] === 0 && counts.total > 0) {
      const lookedUp = counts.total - (counts.states["no_candidate"] ?? 0);
      return { firstMatchS, completeS: since(), slowestPageMs, total: counts.total, lookedUp };
    }
    if (since() > 900)
      throw new Error(`The report was not complete after 15 minutes: ${JSON.stringify(counts)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
