/** The recorded answers of real servers, used as templates and replayed by tests. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";

export type RecordedPair = {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: unknown;
    readonly ms?: number;
  };
  readonly note: string;
};

const folder = path.join(import.meta.dirname, "../recorded");
const kept = new Map<string, RecordedPair>();

/** The pair recorded under a name such as `hollo/04-instance-v2`. */
export function recordedPair(name: string): RecordedPair {
  const known = kept.get(name);
  if (known) return known;
  const pair = JSON.parse(readFileSync(path.join(folder, `${name}.json`), "utf8")) as RecordedPair;
  kept.set(name, pair);
  return pair;
}

/** Every recorded name, in order. */
export function recordedNames(): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => readdirSync(path.join(folder, entry.name)).map((file) => `${entry.name}/${file}`))
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.replace(/\.json$/, ""))
    .sort();
}

/** A recorded body as it would look on another host: the recorded host's name is replaced throughout. */
export function recordedBody(name: string, host: string): Record<string, unknown> {
  const pair = recordedPair(name);
  const recordedHost = pair.request.headers.host ?? "";
  const text = JSON.stringify(pair.response.body).replaceAll(recordedHost, host);
  return JSON.parse(text) as Record<string, unknown>;
}

/** The first account of a recorded search answer: the member names and their order. */
export function recordedAccount(name: string, host: string): Record<string, unknown> {
  const body = recordedBody(name, host) as { accounts?: Record<string, unknown>[] };
  return body.accounts?.[0] ?? body;
}
