/** Handles out of a million bios, against nothing but a look for "@" in each; and hostile texts of 25,000 characters. */
import { extractFromEach, type ProfileText } from "#lib/candidates/extract-handles.ts";
import { inventBios } from "./bios.ts";
import { hostileTexts } from "./hostile-texts.ts";
import type { Verdict } from "./main.ts";

const bioCount = 1_000_000;
/** The time of each part is the least of so many rounds: what the work costs while nothing else runs. */
const rounds = 25;
const parts = 20;
/** As many contacts are read together as the product takes out of its database at once (lib/candidates/run.ts). */
const textsAtOnce = 500;
const ratioMax = 8;
const hostileLength = 25_000;
const hostileMsMax = 100;
const growthMax = 15;
/** Below this a reading says more of the clock than of the work. */
const clockMs = 0.33;

export async function measure(): Promise<Verdict> {
  const bios = inventBios(bioCount, 20_261_122);
  const texts = inSlices(bios.map((text): ProfileText => ({ field: "bio", text })));
  // One round of each before the clock runs: nobody reads a single bio.
  readAll(texts.slice(0, 100));
  lookForAt(texts);
  scanForAt(texts);
  const [floor, scan, ours] = leastOfRounds(inParts(texts, parts), [lookForAt, scanForAt, readAll]);
  const ratio = ours.ms / floor.ms;
  const worst = hostile();
  const table = [
    { figure: "bios", value: bioCount.toLocaleString("en") },
    { figure: "mean length", value: (bios.join("").length / bioCount).toFixed(0) },
    { figure: "with an @", value: floor.found.toLocaleString("en") },
    { figure: "handles found", value: ours.found.toLocaleString("en") },
    { figure: 'indexOf("@") alone, processor time', value: `${floor.ms.toFixed(0)} ms` },
    { figure: "the same from one @ to the next, to the end of each", value: `${scan.ms.toFixed(0)} ms` },
    { figure: "reading handles, processor time", value: `${ours.ms.toFixed(0)} ms` },
    { figure: `ratio to the first (at most ${ratioMax})`, value: ratio.toFixed(1) },
    { figure: "ratio to the second", value: (ours.ms / scan.ms).toFixed(1) },
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

function inSlices(texts: readonly ProfileText[]): ProfileText[][] {
  return Array.from({ length: Math.ceil(texts.length / textsAtOnce) }, (_, slice) =>
    texts.slice(slice * textsAtOnce, (slice + 1) * textsAtOnce),
  );
}

function lookForAt(slices: Slices): number {
  let found = 0;
  for (const texts of slices) for (const { text } of texts) if (text.indexOf("@") >= 0) found += 1;
  return found;
}

/** Goes from one `@` to the next, to the end of each text, and does nothing with them. */
function scanForAt(slices: Slices): number {
  let found = 0;
  for (const texts of slices)
    for (const { text } of texts)
      for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) found += 1;
  return found;
}

function readAll(slices: Slices): number {
  let found = 0;
  for (const texts of slices) for (const { handles } of extractFromEach(texts)) found += handles.length;
  return found;
}

type Slices = readonly (readonly ProfileText[])[];
type Work = (texts: Slices) => number;
type Sum = { readonly ms: number; readonly found: number };

/** All works take turns with each part, so that whatever else the machine does meets all alike. */
function leastOfRounds(all: readonly Slices[], works: readonly [Work, Work, Work]): readonly [Sum, Sum, Sum] {
  const least = works.map(() => all.map(() => Number.POSITIVE_INFINITY));
  const found = works.map(() => all.map(() => 0));
  for (let round = 0; round < rounds; round += 1)
    for (const [part, texts] of all.entries())
      for (const [which, work] of works.entries()) {
        const ms = timed(() => {
          (found[which] as number[])[part] = work(texts);
        });
        (least[which] as number[])[part] = Math.min(ms, least[which]?.[part] ?? ms);
      }
  const sumOf = (which: number) => ({ ms: sum(least[which] ?? []), found: sum(found[which] ?? []) });
  return [sumOf(0), sumOf(1), sumOf(2)];
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function inParts<Item>(items: readonly Item[], count: number): readonly (readonly Item[])[] {
  const size = Math.ceil(items.length / count);
  return Array.from({ length: count }, (_, part) => items.slice(part * size, (part + 1) * size));
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
  const ms = best(() => readAll([[{ field: "bio", text: make(hostileLength) }]]));
  // As many characters, in ten texts: both are then as far from the grain of the clock.
  const brief: ProfileText[] = Array(10).fill({ field: "bio", text: make(hostileLength / 10) });
  return {
    ms,
    growth:
      (10 * ms) /
      Math.max(
        best(() => readAll([brief])),
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
