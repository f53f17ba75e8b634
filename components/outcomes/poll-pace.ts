/** How long to wait before asking for progress again? */
import { secondMs } from "#lib/time.ts";

const firstMs = 3 * secondMs;
const slowestMs = 30 * secondMs;

/** Every 3 s while something changes; each unchanged answer waits half as long again, up to 30 s. */
export function nextPollMs(unchangedAnswers: number): number {
  return Math.min(slowestMs, Math.round(firstMs * 1.5 ** Math.max(0, unchangedAnswers)));
}
