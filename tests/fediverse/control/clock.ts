/** The one clock of a loopback world: an outer clock, moved forward on demand. */

export type Clock = {
  now(): number;
  shift(ms: number): void;
  reset(): void;
};

export function openClock(outer: () => number = Date.now): Clock {
  let shiftMs = 0;
  return {
    now: () => outer() + shiftMs,
    shift(ms) {
      shiftMs += ms;
    },
    reset() {
      shiftMs = 0;
    },
  };
}
