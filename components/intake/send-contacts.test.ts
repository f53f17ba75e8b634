import { describe, expect, test } from "vitest";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";
import { partRowsMax, uploadBytesMax, uploadSchema } from "#lib/intake/schema.ts";
import { type RowSource, type SendOptions, sendContacts } from "./send-contacts.ts";

const sourceId = "018f3a6e-0000-7000-8000-000000000001";

function rowsOf(count: number, name = ""): RowSource {
  const rows = Array.from({ length: count }, (_, at): ContactEntry => {
    const id = uploadSchema.options[1].shape.rows.element.parse({ id: String(at + 1) }).id;
    return { ...(id && { id }), following: true, follower: false, ...(name && { displayNames: [name] }) };
  });
  return { total: count, rows: async (from, some) => rows.slice(from, from + some) };
}

type Sent = { op: string; number?: number; rows?: ContactEntry[]; parts?: number };

/** A server that keeps what it is sent and answers each call with what `answer` says, 200 by default. */
function server(answer: (call: Sent, times: number) => number | "lost" | "lost_answer" = () => 200) {
  const kept: Sent[] = [];
  const bodies: string[] = [];
  const waits: number[] = [];
  const times = new Map<string, number>();
  const post = async (body: string): Promise<Response> => {
    const call = JSON.parse(body) as Sent;
    const key = `${call.op} ${call.number}`;
    times.set(key, (times.get(key) ?? 0) + 1);
    bodies.push(body);
    const status = answer(call, times.get(key) ?? 0);
    if (status === "lost") throw new TypeError("Failed to fetch");
    if (status === 200 || status === "lost_answer") kept.push(call);
    if (status === "lost_answer") throw new TypeError("Failed to fetch");
    return Response.json({ sourceId }, { status });
  };
  const wait = async (delayMs: number) => {
    waits.push(delayMs);
  };
  return { kept, bodies, waits, post, wait };
}

const options = (source: RowSource, more: Partial<SendOptions>): SendOptions => ({
  source,
  kind: "archive",
  owner: null,
  generatedAt: null,
  counts: { contacts: source.total },
  refusedTotal: 0,
  ...more,
});

describe("sending", () => {
  test("goes in numbered parts that the server's schema takes, and ends with their number", async () => {
    const { kept, bodies, post, wait } = server();
    const seen: number[] = [];
    const ending = await sendContacts(
      options(rowsOf(4_500), { post, wait, onProgress: ({ sent }) => seen.push(sent) }),
    );
    expect(ending).toEqual({ kind: "sent", sourceId, held: false });
    expect(kept.map(({ op, number, rows, parts }) => [op, number, rows?.length, parts])).toEqual([
      ["start", undefined, undefined, undefined],
      ["part", 0, 2_000, undefined],
      ["part", 1, 2_000, undefined],
      ["part", 2, 500, undefined],
      ["finish", undefined, undefined, 3],
    ]);
    expect(seen).toEqual([2_000, 4_000, 4_500]);
    for (const body of bodies) expect(uploadSchema.safeParse(JSON.parse(body)).success).toBe(true);
  });

  test("cuts parts with long names by their bytes", async () => {
    const { bodies, kept, post, wait } = server();
    await sendContacts(options(rowsOf(3_000, "é".repeat(200)), { post, wait }));
    expect(Math.max(...bodies.map((body) => new TextEncoder().encode(body).length))).toBeLessThan(
      uploadBytesMax / 2,
    );
    expect(kept.flatMap((call) => call.rows ?? [])).toHaveLength(3_000);
    expect(kept.every((call) => (call.rows?.length ?? 0) <= partRowsMax)).toBe(true);
  });

  test("repeats a part whose way or answer was lost, under the same number", async () => {
    const { kept, waits, post, wait } = server((call, times) => {
      if (call.number === 0 && times === 1) return "lost";
      if (call.number === 1 && times === 1) return "lost_answer";
      return call.op === "finish" && times < 3 ? 503 : 200;
    });
    const ending = await sendContacts(options(rowsOf(2_500), { post, wait }));
    expect(ending.kind).toBe("sent");
    expect(kept.map((call) => call.number)).toEqual([undefined, 0, 1, 1, undefined]);
    expect(kept[2]?.rows).toEqual(kept[3]?.rows);
    expect(waits).toEqual([1_000, 1_000, 1_000, 2_000]);
  });

  test("gives up after six tries and goes on later from where it was", async () => {
    const broken = server((call) => (call.number === 1 ? "lost" : 200));
    const ending = await sendContacts(options(rowsOf(2_500), broken));
    expect(ending).toEqual({
      kind: "failed",
      code: "unreachable",
      place: { sourceId, number: 1, from: 2_000 },
    });
    expect(broken.waits).toHaveLength(5);
    const healed = server();
    const resume = ending.kind === "failed" ? ending.place : null;
    expect((await sendContacts(options(rowsOf(2_500), { ...healed, resume }))).kind).toBe("sent");
    expect(healed.kept.map(({ op, number }) => [op, number])).toEqual([
      ["part", 1],
      ["finish", undefined],
    ]);
  });

  test.each([
    [401, "signed_out"],
    [403, "refused"],
    [409, "owner_differs"],
    [413, "refused"],
  ])("an answer %d ends it at once", async (status, code) => {
    const { waits, post, wait } = server(() => status);
    expect(await sendContacts(options(rowsOf(1), { post, wait }))).toEqual({
      kind: "failed",
      code,
      place: null,
    });
    expect(waits).toEqual([]);
  });

  test("stopped by the person, it takes back what was sent", async () => {
    const stop = new AbortController();
    const { kept, post, wait } = server();
    const ending = await sendContacts(
      options(rowsOf(5_000), { post, wait, signal: stop.signal, onProgress: () => stop.abort() }),
    );
    expect(ending).toEqual({ kind: "cancelled" });
    expect(kept.map((call) => call.op)).toEqual(["start", "part", "cancel"]);
  });
});
