/** Five thousand handles on two thousand hosts, some of them broken: our look-ups beside webfinger.js, each in a process of its own. */
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { text } from "node:stream/consumers";
import { heapFlags } from "#lib/launch/children.ts";
import { remoteControl } from "../fediverse/control/remote-control.ts";
import { growWorld, meanMix } from "../fediverse/world/grow-world.ts";
import { type FediverseProcess, startFediverseProcess } from "../support/fediverse-process.ts";
import type { Verdict } from "./main.ts";
import type { SideAnswer } from "./webfinger-side.ts";

const folder = path.join(import.meta.dirname, "../../.data/bench-webfinger");
const hosts = 2_000;
const accounts = 5_000;
const latencyMs = 50;
const perHost = 4;
const rounds = 3;
const cpuMax = 0.6;
const memoryMax = 0.6;
const floorsMax = 1.5;
const share = 0.95;
const sides = ["ours", "webfinger.js"] as const;
type Side = (typeof sides)[number];

export async function measure(): Promise<Verdict> {
  fs.mkdirSync(folder, { recursive: true });
  const world = growWorld({
    seed: 20_261_122,
    hosts,
    accounts,
    latencyMs,
    faults: meanMix,
    concurrencyMax: perHost,
  });
  const files = { world: path.join(folder, "world.json"), handles: path.join(folder, "handles.json") };
  const handles = world.accounts.map(({ handle }) => handle);
  fs.writeFileSync(files.world, JSON.stringify(world));
  fs.writeFileSync(files.handles, JSON.stringify(handles));
  const largest = handles.filter((handle) => handle.endsWith(`@${world.hosts[0]?.name}`)).length;
  // Silent hosts, hosts that take five seconds and hosts that send ten megabytes finish in the background.
  const troubled = new Set(world.hosts.filter(({ faults }) => faults !== undefined).map(({ name }) => name));
  const answerable = handles.filter((handle) => !troubled.has(handle.slice(handle.indexOf("@") + 1))).length;
  const floorMs = (largest * latencyMs) / perHost;
  const fediverse = await startFediverseProcess(["--config", files.world, "--unlimited"]);
  const control = remoteControl(fediverse.control);
  const runs: Record<Side, SideAnswer[]> = { ours: [], "webfinger.js": [] };
  const violations: object[] = [];
  let peerViolations = 0;
  try {
    for (let round = 0; round < rounds; round += 1) {
      for (const side of sides) {
        await control.clearTraffic();
        runs[side].push(await runSide(side, { handles: files.handles, answerable }, fediverse));
        const broken = await control.violations();
        if (side === "ours") violations.push(...broken);
        else peerViolations += broken.length;
      }
    }
  } finally {
    await fediverse.stop();
  }
  return judge(runs, { floorMs, largest, violations, peerViolations });
}

async function runSide(
  side: Side,
  of: { handles: string; answerable: number },
  fediverse: FediverseProcess,
): Promise<SideAnswer> {
  const script = path.join(import.meta.dirname, "webfinger-side.ts");
  // Ours as the product runs its worker.
  const flags = side === "ours" ? heapFlags : [];
  const arenas = side === "ours" ? { MALLOC_ARENA_MAX: "2" } : {};
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", ...flags, script, side, of.handles],
    {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        ...arenas,
        ...fediverse.env,
        BENCH_PORT: String(fediverse.port),
        BENCH_ANSWERABLE: String(of.answerable),
      },
    },
  );
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const answer = await text(child.stdout);
  if ((await ended) !== 0) throw new Error(`The side ${side} failed.`);
  return JSON.parse(answer) as SideAnswer;
}

type Circumstances = {
  readonly floorMs: number;
  readonly largest: number;
  readonly violations: readonly object[];
  readonly peerViolations: number;
};

function judge(runs: Record<Side, SideAnswer[]>, around: Circumstances): Verdict {
  const middle = (side: Side, read: (run: SideAnswer) => number) =>
    runs[side].map(read).toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN;
  const rows = {
    "processor time, s": (run: SideAnswer) => run.cpuMs / 1_000,
    "peak memory, MB": (run: SideAnswer) => run.peakMegabytes,
    found: (run: SideAnswer) => run.found,
    "no answer": (run: SideAnswer) => run.unanswered,
    "95 % of the answerable, s": (run: SideAnswer) => settledShare(run) / 1_000,
    "everything, s": (run: SideAnswer) => run.wallMs / 1_000,
  };
  const table = Object.entries(rows).map(([figure, read]) => {
    const [ours, peer] = sides.map((side) => middle(side, read)) as [number, number];
    return {
      figure,
      ours: ours.toFixed(1),
      "webfinger.js": peer.toFixed(1),
      ratio: (ours / peer).toFixed(2),
    };
  });
  const ratio = (read: (run: SideAnswer) => number) => middle("ours", read) / middle("webfinger.js", read);
  const cpu = ratio((run) => run.cpuMs);
  const memory = ratio((run) => run.peakMegabytes);
  const settledMs = middle("ours", settledShare);
  const floors = settledMs / around.floorMs;
  const short = [
    ...(cpu > cpuMax ? [`${cpuMax} of the processor time (${cpu.toFixed(2)})`] : []),
    ...(memory > memoryMax ? [`${memoryMax} of the memory (${memory.toFixed(2)})`] : []),
    ...(floors > floorsMax ? [`95 % within ${floorsMax} floors (${floors.toFixed(2)})`] : []),
    ...(around.violations.length > 0 ? [`politeness: ${JSON.stringify(around.violations[0])}`] : []),
  ];
  const floor = `${(around.floorMs / 1_000).toFixed(1)} s: ${around.largest} handles of the largest host, ${perHost} at a time`;
  return {
    table: [
      ...table,
      { figure: "floor", ours: floor, "webfinger.js": "", ratio: `95 % at ${floors.toFixed(2)} floors` },
      {
        figure: `questions beyond ${perHost} at once to one host`,
        ours: String(around.violations.length),
        "webfinger.js": String(around.peerViolations),
        ratio: "",
      },
    ],
    short,
  };
}

/** When 95 % of the handles whose server can answer at once had their answer. */
function settledShare({ answeredMs, answerable }: SideAnswer): number {
  return (
    answeredMs.toSorted((one, other) => one - other)[Math.ceil(answerable * share) - 1] ??
    Number.POSITIVE_INFINITY
  );
}
