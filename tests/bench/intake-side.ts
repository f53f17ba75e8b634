/** One reading of one archive in a process of its own: `ours` or `peer`, printed as one line of JSON. */
import fs from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { type Entry, Reader, TextWriter, ZipReader } from "@zip.js/zip.js";
import { openInputs } from "#lib/intake/client.ts";
import { readArchive } from "#lib/intake/read-archive.ts";

export type SideFigures = {
  readonly ms: number;
  readonly cpuMs: number;
  readonly memoryMb: number;
  readonly readMb: number;
  readonly contacts: number;
  readonly named: number;
};

type Found = { readonly contacts: number; readonly named: number };

/** As the page and the command line read. */
async function ours(file: string): Promise<Found> {
  const inputs = await openInputs([file]);
  const [group] = inputs.groups;
  if (!group) throw new Error(`${file} could not be opened.`);
  const reading = await readArchive(group);
  await inputs.close();
  if (reading.kind !== "read") throw new Error(`The archive was ${reading.kind}.`);
  return reading.summary.counts;
}

/** The straightforward way: zip.js hands out each file as text, JSON.parse reads it, maps join what it says. */
async function peer(file: string): Promise<Found> {
  const handle = await open(file, "r");
  const zip = new ZipReader(new FileReader(handle, fs.statSync(file).size));
  const entries = await zip.getEntries();
  const ids = new Set<string>();
  for (const list of ["following", "follower"]) {
    for (const row of await parsed(entries, `data/${list}.js`)) {
      ids.add((row[list] as { accountId: string }).accountId);
    }
  }
  const names = new Map<string, string>();
  for (const row of await parsed(entries, "data/tweets.js")) {
    const { entities } = row["tweet"] as {
      entities: { user_mentions: { id_str: string; screen_name: string }[] };
    };
    for (const { id_str, screen_name } of entities.user_mentions)
      if (ids.has(id_str)) names.set(id_str, screen_name);
  }
  await zip.close();
  await handle.close();
  return { contacts: ids.size, named: names.size };
}

async function parsed(entries: readonly Entry[], name: string): Promise<Record<string, unknown>[]> {
  const entry = entries.find(({ filename }) => filename === name);
  if (!entry || entry.directory) throw new Error(`${name} is missing.`);
  const text = await entry.getData(new TextWriter());
  return JSON.parse(text.slice(text.indexOf("=") + 1)) as Record<string, unknown>[];
}

/** zip.js's own readers take a Blob; Node makes none of a file beyond 4 GiB. */
class FileReader extends Reader<FileHandle> {
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, size: number) {
    super(handle);
    this.#handle = handle;
    this.size = size;
  }

  override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
    const { bytesRead, buffer } = await this.#handle.read(new Uint8Array(length), 0, length, offset);
    return buffer.subarray(0, bytesRead);
  }
}

function bytesRead(): number {
  return Number(/^rchar: (\d+)/m.exec(fs.readFileSync("/proc/self/io", "utf8"))?.[1] ?? 0);
}

const [, , side, file = ""] = process.argv;
const [began, readBefore, cpuBefore] = [performance.now(), bytesRead(), process.cpuUsage()];
const found = await (side === "ours" ? ours(file) : peer(file));
const cpu = process.cpuUsage(cpuBefore);
const figures: SideFigures = {
  ms: performance.now() - began,
  cpuMs: (cpu.user + cpu.system) / 1_000,
  memoryMb: process.resourceUsage().maxRSS / 1_024,
  readMb: (bytesRead() - readBefore) / 1e6,
  ...found,
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
