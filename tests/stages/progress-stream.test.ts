import { afterEach, beforeAll, expect, it, vi } from "vitest";
import type { ProgressView } from "#components/outcomes/outcome-view.ts";
import { endStreams } from "#lib/net/open-streams.ts";
import { outcomes } from "#lib/outcomes/outcome.ts";
import { progressStream } from "../../app/(journey)/outcome/events/progress-stream.ts";

const counts = Object.fromEntries(outcomes.map((outcome) => [outcome, 0])) as ProgressView["counts"];
const progress = (done: number, state: ProgressView["state"] = "running"): ProgressView => {
  return {
    planId: "p",
    kind: "follow",
    state,
    counts,
    total: 3,
    done,
    nextAt: null,
    why: null,
    unwatched: 0,
  };
};

beforeAll(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  delete (globalThis as { transhumanceStreams?: unknown }).transhumanceStreams;
});

/** Everything the stream says until it ends, a second at a time. */
async function heard(stream: ReadableStream<Uint8Array> | null, seconds = 400): Promise<string> {
  const reader = (stream as ReadableStream<Uint8Array>).getReader();
  const decoder = new TextDecoder();
  let text = "";
  let ended = false;
  const reading = (async () => {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      text += decoder.decode(value);
    }
    ended = true;
  })();
  for (let second = 0; second < seconds && !ended; second += 1) await vi.advanceTimersByTimeAsync(1_000);
  if (ended) await reading;
  return text;
}

it("tells each change once and ends with the plan", async () => {
  const told = [progress(0), progress(0), progress(1), progress(1), progress(3, "finished")];
  const load = async () => told.shift() ?? null;
  const text = await heard(progressStream({ userId: "ana", signal: new AbortController().signal, load }));
  const events = [...text.matchAll(/event: progress\ndata: (.*)\n\n/g)].map(([, data]) =>
    JSON.parse(data ?? ""),
  );
  expect(events.map(({ done, state }) => [done, state])).toEqual([
    [0, "running"],
    [1, "running"],
    [3, "finished"],
  ]);
  expect(text.startsWith("retry: 3000\n\n")).toBe(true);
  expect(told).toEqual([]);
});

it("says something now and then while nothing changes, and ends after five minutes", async () => {
  const load = async () => progress(1);
  const text = await heard(progressStream({ userId: "ana", signal: new AbortController().signal, load }));
  expect(text.match(/event: progress/g)).toHaveLength(1);
  expect(text.match(/: still here/g)?.length).toBeGreaterThanOrEqual(15);
});

it("gives one person four, ends them all with the process, and takes none after that", async () => {
  const signal = new AbortController().signal;
  const open = () => progressStream({ userId: "ana", signal, load: async () => progress(1) });
  const streams = [open(), open(), open(), open()];
  expect(streams.every(Boolean)).toBe(true);
  expect(open()).toBeNull();
  endStreams();
  for (const stream of streams) expect(await heard(stream, 3)).not.toContain("event: progress");
  expect(open()).toBeNull();
});

it("leaves its place when the browser goes", async () => {
  const gone = new AbortController();
  const ask = { userId: "ana", load: async () => progress(1) };
  const stream = progressStream({ ...ask, signal: gone.signal });
  const reading = heard(stream, 5);
  gone.abort();
  await reading;
  const others = Array.from({ length: 4 }, () =>
    progressStream({ ...ask, signal: new AbortController().signal }),
  );
  expect(others.every(Boolean)).toBe(true);
});

it("ends when the plan is gone", async () => {
  const stream = progressStream({
    userId: "ana",
    signal: new AbortController().signal,
    load: async () => null,
  });
  expect(await heard(stream, 3)).toBe("retry: 3000\n\n");
});
