/** How long does an answer stand, and when is a host that failed asked again? */
import { dayMs, hourMs, minuteMs, secondMs } from "#lib/time.ts";
import type { LookupState } from "./candidate.ts";

/** After this time somebody who needs the answer has it asked anew. */
const standsForMs: Readonly<Record<Exclude<LookupState, "waiting">, number>> = {
  verified: 3 * dayMs,
  moved: 3 * dayMs,
  mismatched: dayMs,
  absent: dayMs,
  gone: 7 * dayMs,
  refused: 6 * hourMs,
  unreachable: 10 * minuteMs,
};

/** The moment before which an answer of that state is too old to be used for somebody new. */
export function staleBefore(state: Exclude<LookupState, "waiting">, now: Date): Date {
  return new Date(now.getTime() - standsForMs[state]);
}

export const settledStates = Object.keys(standsForMs) as Exclude<LookupState, "waiting">[];

const setAsideMs = [minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 6 * hourMs, 24 * hourMs] as const;

/** How long a host is left alone after its n-th failure in a row (n from 1). */
export function setAsideFor(failures: number): number {
  return setAsideMs[Math.min(Math.max(failures, 1), setAsideMs.length) - 1] ?? dayMs;
}

/** A host that fails is tried at most this often, however many people press "ask again". */
export const pressedAgainMs = 30 * secondMs;

/** How long after its n-th look an account whose profile could not be had is looked at again; after the last it is left so. */
export const profileAgainMs: readonly number[] = setAsideMs.slice(0, 3);

/** After so many tries in vain a look-up waits for a person to ask for it again. */
export const triesMax = 12;
