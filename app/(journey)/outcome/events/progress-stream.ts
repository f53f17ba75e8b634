// One open answer that tells how a plan stands whenever that changes, until the plan has ended or the time is up.
import type { ProgressView } from "#components/outcomes/outcome-view.ts";
import { log } from "#lib/log.ts";
import { leaveStreamPlace, takeStreamPlace } from "#lib/net/open-streams.ts";
import { minuteMs, secondMs } from "#lib/time.ts";

const lookMs = secondMs;
/** A line that says nothing keeps what lies between from ending a silent connection. */
const quietMs = 15 * secondMs;
/** The browser comes back by itself then, and is asked again who it is. */
const longestMs = 5 * minuteMs;

/** Null when the person has too many of them open already. */
export function progressStream(ask: {
  readonly userId: string;
  readonly signal: AbortSignal;
  /** Null when the plan is gone. */
  readonly load: () => Promise<ProgressView | null>;
}): ReadableStream<Uint8Array> | null {
  const ended = new AbortController();
  const end = () => ended.abort();
  if (!takeStreamPlace(ask.userId, end)) return null;
  ask.signal.addEventListener("abort", end, { once: true });
  if (ask.signal.aborted) end();
  const pieces = tell(ask.load, ended.signal);
  const encoder = new TextEncoder();
  const close = () => {
    end();
    leaveStreamPlace(end);
    ask.signal.removeEventListener("abort", end);
  };
  return new ReadableStream({
    async pull(controller) {
      const next = await pieces.next();
      if (!next.done) return controller.enqueue(encoder.encode(next.value));
      close();
      controller.close();
    },
    async cancel() {
      close();
      await pieces.return(undefined);
    },
  });
}

async function* tell(load: () => Promise<ProgressView | null>, signal: AbortSignal): AsyncGenerator<string> {
  const startedAt = performance.now();
  let told = "";
  let toldAt = startedAt;
  yield "retry: 3000\n\n";
  while (!signal.aborted && performance.now() - startedAt < longestMs) {
    const progress = await load().catch((error: unknown) => {
      log.error({ err: error }, "progress could not be read");
      return null;
    });
    if (!progress || signal.aborted) return;
    const data = JSON.stringify(progress);
    if (data !== told) {
      told = data;
      toldAt = performance.now();
      yield `event: progress\ndata: ${data}\n\n`;
    } else if (performance.now() - toldAt > quietMs) {
      toldAt = performance.now();
      yield ": still here\n\n";
    }
    if (progress.state === "finished" || progress.state === "cancelled") return;
    await rest(signal);
  }
}

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, lookMs);
    signal.addEventListener("abort", done, { once: true });
  });
}
