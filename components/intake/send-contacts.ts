// Sends what was read, and nothing else, in numbered parts that may be repeated without harm.
import type { ContactEntry, Owner } from "#lib/intake/contact-entry.ts";
import { partRowsMax, type UploadCall } from "#lib/intake/schema.ts";
import type { SourceKind } from "#lib/intake/source-kind.ts";

/** Where the rows come from; the worker keeps them until they are asked for. */
export type RowSource = {
  readonly total: number;
  rows(from: number, count: number): Promise<readonly ContactEntry[]>;
};

/** Where an interrupted sending goes on. */
export type SendPlace = { readonly sourceId: string; readonly number: number; readonly from: number };

export type SendProgress = { readonly sent: number; readonly total: number };

export type SendEnding =
  /** `held`: it waits beside what is known until the person has seen the difference. */
  | { readonly kind: "sent"; readonly sourceId: string; readonly held: boolean }
  /** `place` is there once something was begun: pass it as `resume` to go on. */
  | { readonly kind: "failed"; readonly code: SendFailure; readonly place: SendPlace | null }
  | { readonly kind: "cancelled" };

export type SendFailure = "signed_out" | "unreachable" | "too_many" | "owner_differs" | "refused";

export type SendOptions = {
  readonly source: RowSource;
  readonly kind: SourceKind;
  readonly owner: Owner | null;
  /** The person was asked about an owner who is not the X account they are connected with. */
  readonly ownerConfirmed?: boolean;
  /** ISO 8601: of two sources the younger one's names count. */
  readonly generatedAt: string | null;
  /** Numbers only; they are told again on the page of sources. */
  readonly counts: Readonly<Record<string, number>>;
  readonly refusedTotal: number;
  readonly signal?: AbortSignal;
  readonly resume?: SendPlace | null;
  readonly onProgress?: (progress: SendProgress) => void;
  /** For tests; the page's own by default. */
  readonly post?: (body: string, signal?: AbortSignal) => Promise<Response>;
  readonly wait?: (delayMs: number, signal?: AbortSignal) => Promise<void>;
};

/** Well below what the server takes, so that no row can tip it over. */
const partBytes = 1_000_000;
const triesMax = 6;

/**
 * Sends the own account's id and names, then the contacts, then says that this is all. The file, its name, and everything else in
 * it stay where they are.
 */
export async function sendContacts(options: SendOptions): Promise<SendEnding> {
  const { source, signal } = options;
  let place = options.resume ?? null;
  try {
    place ??= await begin(options);
    while (place.from < source.total) {
      const part = await cutPart(source, place);
      await call(options, part.body);
      place = { ...place, number: place.number + 1, from: place.from + part.rows };
      options.onProgress?.({ sent: place.from, total: source.total });
    }
    const { held = false } = await finish(options, place);
    return { kind: "sent", sourceId: place.sourceId, held };
  } catch (cause) {
    if (signal?.aborted) {
      if (place) await giveUp(options, place);
      return { kind: "cancelled" };
    }
    if (cause instanceof SendError) return { kind: "failed", code: cause.code, place };
    throw cause;
  }
}

async function begin(options: SendOptions): Promise<SendPlace> {
  const { owner, kind } = options;
  const start: UploadCall = {
    op: "start",
    kind,
    name: owner?.username ? `@${owner.username}` : "",
    ...(owner && { owner }),
    ...(options.ownerConfirmed && { ownerConfirmed: true }),
    ...inUtc(options.generatedAt),
  };
  const { sourceId } = await call(options, JSON.stringify(start));
  return { sourceId, number: 0, from: 0 };
}

function inUtc(moment: string | null): { generatedAt?: string } {
  const date = new Date(moment ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? {} : { generatedAt: date.toISOString() };
}

async function finish(options: SendOptions, place: SendPlace): Promise<Answered> {
  const end: UploadCall = {
    op: "finish",
    sourceId: place.sourceId,
    parts: place.number,
    summary: { ...options.counts },
    refused: [],
    refusedTotal: options.refusedTotal,
  };
  return call(options, JSON.stringify(end));
}

/** Takes back what was begun; when even that fails, the server forgets it after two days. */
async function giveUp(options: SendOptions, place: SendPlace): Promise<void> {
  const cancel: UploadCall = { op: "cancel", sourceId: place.sourceId };
  await (options.post ?? postUpload)(JSON.stringify(cancel)).catch(() => undefined);
}

/** As many rows as fit one part. The same rows make the same parts, so a part sent twice is recognised. */
async function cutPart(source: RowSource, place: SendPlace): Promise<{ body: string; rows: number }> {
  const rows = await source.rows(place.from, partRowsMax);
  const encoder = new TextEncoder();
  const texts: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    bytes += encoder.encode(text).length + 1;
    if (texts.length > 0 && bytes > partBytes) break;
    texts.push(text);
  }
  const head = `{"op":"part","sourceId":${JSON.stringify(place.sourceId)},"number":${place.number}`;
  return { body: `${head},"rows":[${texts.join(",")}]}`, rows: texts.length };
}

class SendError extends Error {
  readonly code: SendFailure;
  constructor(code: SendFailure) {
    super(code);
    this.code = code;
  }
}

type Answered = { readonly sourceId: string; readonly held?: boolean };

/** Makes one call, again and again while only the way there fails. */
async function call(options: SendOptions, body: string): Promise<Answered> {
  const post = options.post ?? postUpload;
  const wait = options.wait ?? pause;
  for (let tries = 1; ; tries++) {
    options.signal?.throwIfAborted();
    const response = await post(body, options.signal).catch(() => null);
    if (response?.ok) return (await response.json()) as Answered;
    const failure = failureOf(response?.status ?? 0);
    const passing = failure === "unreachable" || failure === "too_many";
    if (!passing || tries === triesMax) throw new SendError(failure);
    await wait(1_000 * 2 ** (tries - 1), options.signal);
  }
}

function failureOf(status: number): SendFailure {
  if (status === 401) return "signed_out";
  if (status === 409) return "owner_differs";
  if (status === 429) return "too_many";
  return status === 0 || status >= 500 ? "unreachable" : "refused";
}

function postUpload(body: string, signal?: AbortSignal): Promise<Response> {
  return fetch("/api/upload", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    ...(signal && { signal }),
  });
}

function pause(delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, delayMs);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
