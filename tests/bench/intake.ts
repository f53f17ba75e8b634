/** A 5 GB archive with two million rows of contacts and 200 MB of posts: against zip.js with JSON.parse, in one run. */
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { buildArchive, type Person, writeArchiveZip } from "../fixtures/archives/build-archive.ts";
import type { SideFigures } from "./intake-side.ts";
import type { Verdict } from "./main.ts";

const folder = path.join(import.meta.dirname, "../../.data/bench-intake");
const perList = 1_000_000;
/** Followed and following: half of each list, so that joining the lists is part of the work. */
const mutual = 500_000;
/** Posts of about 1.1 KB each that name somebody: together 200 MB. */
const named = 185_000;
const rounds = 3;
const fasterMin = 3;
const memoryMbMax = 200;
const growthMax = 1.2;

export async function measure(): Promise<Verdict> {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  const files = buildArchive({ people: invent() });
  const large = path.join(folder, "large.zip");
  const small = path.join(folder, "small.zip");
  await writeArchiveZip(large, files, { mediaBytes: 5_000_000_000, mediaFiles: 2_500, zip64: true });
  await writeArchiveZip(small, files, { mediaBytes: 100_000_000, mediaFiles: 50 });
  const runs = Array.from({ length: rounds }, () => ({
    ours: run("ours", large),
    peer: run("peer", large),
    small: run("ours", small),
  }));
  fs.rmSync(folder, { recursive: true, force: true });
  const [ours, peer, little] = (["ours", "peer", "small"] as const).map((side) =>
    medianRun(runs.map((one) => one[side])),
  ) as [SideFigures, SideFigures, SideFigures];
  const faster = peer.ms / ours.ms;
  const growth = ours.ms / little.ms;
  const memoryMb = Math.max(...runs.map((one) => one.ours.memoryMb));
  return {
    table: [
      row("ours, 5 GB", ours),
      row("ours, the same lists with 100 MB of media", little),
      row("zip.js and JSON.parse, 5 GB", peer),
      { reading: "ratios", time: `${faster.toFixed(1)} times faster`, growth: `× ${growth.toFixed(2)}` },
    ],
    short: [
      ...(faster < fasterMin ? [`${fasterMin} times faster than zip.js and JSON.parse`] : []),
      ...(memoryMb > memoryMbMax ? [`at most ${memoryMbMax} MB (${memoryMb.toFixed(0)})`] : []),
      ...(growth >= growthMax ? [`less than ${growthMax} times the cost for 50 times the media`] : []),
      ...(ours.contacts === peer.contacts && ours.named === peer.named ? [] : ["the same result"]),
    ],
  };
}

function invent(): Person[] {
  return Array.from({ length: 2 * perList - mutual }, (_, index) => ({
    xId: String(1_100_000_000_000_000_000n + BigInt(index) * 1_000_003n),
    following: index < perList,
    follower: index >= perList - mutual,
    ...(index < named && { xUsername: `name_${index}`, xDisplayName: `Person number ${index}` }),
  }));
}

function run(side: "ours" | "peer", file: string): SideFigures {
  const script = path.join(import.meta.dirname, "intake-side.ts");
  // The same for both, and what bin/run.mjs gives the command line.
  const args = ["--disable-warning=ExperimentalWarning", "--max-semi-space-size=4", script, side, file];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" })) as SideFigures;
}

function medianRun(runs: readonly SideFigures[]): SideFigures {
  const sorted = runs.toSorted((one, other) => one.ms - other.ms);
  return sorted[Math.floor(sorted.length / 2)] as SideFigures;
}

function row(reading: string, figures: SideFigures) {
  return {
    reading,
    time: `${(figures.ms / 1_000).toFixed(2)} s`,
    CPU: `${(figures.cpuMs / 1_000).toFixed(2)} s`,
    memory: `${figures.memoryMb.toFixed(0)} MB`,
    "bytes read": `${figures.readMb.toFixed(0)} MB`,
    contacts: figures.contacts,
    named: figures.named,
  };
}
