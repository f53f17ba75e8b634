/** Pure arithmetic on moments; the clock itself is always an argument. */

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The start of the fixed window of `lengthMs` that holds `at`; windows are aligned to the epoch. */
export function windowStart(at: Date, lengthMs: number): Date {
  return new Date(Math.floor(at.getTime() / lengthMs) * lengthMs);
}

export function later(at: Date, delayMs: number): Date {
  return new Date(at.getTime() + delayMs);
}
