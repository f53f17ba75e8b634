/** Large worlds for benches: the same seed grows the same hosts, accounts, latencies and faults. */
import type { FaultRule } from "../faults/fault-rule.ts";
import { type SeededRandom, seededRandom } from "./seeded-random.ts";
import type { AccountSpec, HostSpec, PersonalityName, WorldSpec } from "./world-spec.ts";

export type WorldMix = {
  readonly seed: number;
  readonly hosts: number;
  readonly accounts: number;
  /** Share of accounts on the largest host; the rest spreads unevenly. Default 0.12. */
  readonly largestShare?: number;
  /** Median answer time; some hosts are slower. Default 0. */
  readonly latencyMs?: number;
  /** Shares of hosts with each trouble; default none. `meanMix` has those of the look-up bench. */
  readonly faults?: Readonly<Partial<Record<"silent" | "slow" | "split" | "huge" | "down", number>>>;
  readonly personalities?: readonly PersonalityName[];
  readonly lockedShare?: number;
  readonly concurrencyMax?: number;
};

/** 3 % never answer, 2 % take 5 s, 1 % redirect, 1 % send 10 MB. */
export const meanMix = { silent: 0.03, slow: 0.02, split: 0.01, huge: 0.01 } as const;

const usualPersonalities: readonly PersonalityName[] = [
  ...Array<PersonalityName>(6).fill("mastodon-4.6"),
  ...Array<PersonalityName>(2).fill("mastodon-4.2"),
  "gotosocial",
  "akkoma",
  "hollo",
  "snac",
];

export function growWorld(mix: WorldMix): WorldSpec {
  const random = seededRandom(mix.seed);
  const hosts = Array.from({ length: mix.hosts }, (_, index) => growHost(mix, random, index));
  const accounts = Array.from({ length: mix.accounts }, (_, index) => growAccount(mix, random, hosts, index));
  return { hosts, accounts };
}

/** Three labels, so that a hundred hosts share one certificate. */
function hostName(index: number): string {
  return `h${index}.fleet${Math.floor(index / 100)}.test`;
}

function growHost(mix: WorldMix, random: SeededRandom, index: number): HostSpec {
  const name = hostName(index);
  const trouble = index === 0 ? {} : growTrouble(mix, random, name);
  const base = mix.latencyMs ?? 0;
  const slower = random.next() < 0.1 ? 4 : 1;
  return {
    name,
    personality: random.pick(mix.personalities ?? usualPersonalities),
    ...(base > 0 ? { latencyMs: [base * 0.5 * slower, base * 1.5 * slower] as const } : {}),
    ...(mix.concurrencyMax === undefined ? {} : { concurrencyMax: mix.concurrencyMax }),
    ...trouble,
  };
}

/** The largest host is always well: one dead host with an eighth of all people would decide every bench. */
function growTrouble(mix: WorldMix, random: SeededRandom, name: string): Partial<HostSpec> {
  const roll = random.next();
  let edge = 0;
  for (const [kind, share] of Object.entries(mix.faults ?? {})) {
    edge += share;
    if (roll < edge)
      return kind === "split" ? { webHost: `web-${name}` } : { faults: [troubles[kind] ?? { kind: "down" }] };
  }
  return {};
}

const troubles: Readonly<Record<string, FaultRule>> = {
  silent: { kind: "hang" },
  slow: { kind: "slow", ms: 5_000 },
  huge: { kind: "huge_body" },
  down: { kind: "down" },
};

function growAccount(
  mix: WorldMix,
  random: SeededRandom,
  hosts: readonly HostSpec[],
  index: number,
): AccountSpec {
  const largest = mix.largestShare ?? 0.12;
  // Squaring the roll puts more people on the first hosts, as it is outside.
  const at = random.next() < largest ? 0 : Math.floor(random.next() ** 2 * hosts.length);
  const host = hosts[at]?.name ?? hostName(0);
  return {
    handle: `p${index}@${host}`,
    displayName: `Person ${index}`,
    createdAt: new Date(Date.UTC(2022, 0, 1) + random.below(1_500) * 86_400_000).toISOString(),
    ...(random.next() < (mix.lockedShare ?? 0) ? { locked: true } : {}),
  };
}
