/** Handles out of a million bios, against nothing but a look for "@" in each; and hostile texts of 25,000 characters. */
import { extractHandles, type ProfileText } from "#lib/candidates/extract-handles.ts";
import { inventBios } from "./bios.ts";
import { hostileTexts } from "./hostile-texts.ts";
import type { Verdict } from "./main.ts";

const bioCount = 1_000_000;
const rounds = 5;
const ratioMax = 8;
const hostileLength = 25_000;
const hostileMsMax = 100;
const growthMax = 15;
/** Below this a reading says more of the clock than of the work. */
const clockMs = 0.33;

export async function measure(): Promise<Verdict> {
  const bios = inventBios(bioCount, 20_261_122);
  const texts: ProfileText[] = bios.map((text) => ({ field: "bio", text }));
  // One round of each before the clock runs: nobody reads a single bio.
  readAll(texts.slice(0, 50_000));
  lookForAt(texts);
  const floor: number[] = [];
  const ours: number[] = [];
  let found = 0;
  let withAt = 0;
  for (let round = 0; round < rounds; round += 1) {
    floor.push(
      timed(() => {
        withAt = lookForAt(texts);
      }),
    );
    ours.push(
      timed(() => {
        found = readAll(texts);
      }),
    );
  }
  const ratio = median(ours) / median(floor);
  const worst = hostile();
  const table = [
    { figure: "bios", value: bioCount.toLocaleString("en") },
    { figure: "mean length", value: (bios.join("").length / bioCount).toFixed(0) },
    { figure: "with an @", value: withAt.toLocaleString("en") },
    { figure: "handles found", value: found.toLocaleString("en") },
    { figure: 'indexOf("@") alone, processor time, median of five', value: `${median(floor).toFixed(0)} ms` },
    { figure: "reading handles, processor time, median of five", value: `${median(ours).toFixed(0)} ms` },
    { figure: `ratio (at most ${ratioMax})`, value: ratio.toFixed(1) },
    { figure: "hostile texts tried", value: hostileTexts.length },
    {
      figure: `slowest, ${hostileLength} characters (at most ${hostileMsMax} ms)`,
      value: `${worst.ms.toFixed(1)} ms: ${worst.name}`,
    },
    {
      figure: `ten times the length (at most ${growthMax} times as long)`,
      value: `${worst.growth.toFixed(1)}: ${worst.growthName}`,
    },
  ];
  const short = [
    ...(ratio > ratioMax ? [`a million bios in ${ratioMax} times indexOf (${ratio.toFixed(1)})`] : []),
    ...(worst.ms > hostileMsMax ? [`25,000 characters in ${hostileMsMax} ms (${worst.name})`] : []),
    ...(worst.growth > growthMax ? [`linear time (${worst.growthName})`] : []),
  ];
  return { table, short };
}

function lookForAt(texts: readonly ProfileText[]): number {
  let found = 0;
  for (const { text } of texts) if (text.indexOf("@") >= 0) found += 1;
  return found;
}

function readAll(texts: readonly ProfileText[]): number {
  let found = 0;
  for (const text of texts) found += extractHandles([text]).handles.length;
  return found;
}

function hostile() {
  const worst = { ms: 0, name: "", growth: 0, growthName: "" };
  for (const { name, make } of hostileTexts) {
    const first = grow(make);
    if (first.ms > worst.ms) Object.assign(worst, { ms: first.ms, name });
    // A collection of garbage may fall into one reading: what is really too much is so every time.
    let { growth } = first;
    for (let again = 0; again < 3 && growth > growthMax; again += 1)
      growth = Math.min(growth, grow(make).growth);
    if (growth > worst.growth) Object.assign(worst, { growth, growthName: name });
  }
  return worst;
}

/** What the whole length costs, and how many times what a tenth of it does. */
function grow(make: (length: number) => string): { readonly ms: number; readonly growth: number } {
  const ms = best(() => readAll([{ field: "bio", text: make(hostileLength) }]));
  // As many characters, in ten texts: both are then as far from the grain of the clock.
  const brief: ProfileText[] = Array(10).fill({ field: "bio", text: make(hostileLength / 10) });
  return {
    ms,
    growth:
      (10 * ms) /
      Math.max(
        best(() => readAll(brief)),
        clockMs,
      ),
  };
}

/** The least of several, after some that are not counted: what the work costs compiled, and when nothing else runs. */
function best(work: () => void): number {
  for (let round = 0; round < 5; round += 1) work();
  return Math.min(...Array.from({ length: 15 }, () => timed(work)));
}

/** Milliseconds of processor time: what else runs on the machine does not count. */
function timed(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}
