/** The one place that talks to the person's own server: masto calls in, named answers out. */
import {
  createRestAPIClient,
  MastoDeserializeError,
  MastoHttpError,
  MastoTimeoutError,
  MastoUnexpectedError,
  type mastodon,
} from "masto";
import type { Dispatcher } from "undici";
import { z } from "zod";
import { publicDispatcher } from "#lib/net/public-dispatcher.ts";
import type { Importer } from "#lib/plans/can-follow.ts";
import type { RemoteAccount } from "./attempt.ts";
import type { Answer, AnswerFacts, PersonServer } from "./person-server.ts";
import { type HeaderReader, readRateLimit, readRetryAt, readSkewMs } from "./rate-limit.ts";

export type ServerAccess = {
  /** The host that answers the API. */
  readonly host: string;
  readonly accessToken: string;
  /** The granted scopes, by spaces: without `read:search` the older search is asked. */
  readonly scopes: string;
  readonly now: () => Date;
  /** How long to wait for an answer; 20 s unless told otherwise. */
  readonly timeoutMs?: number;
};

/** Our own patience: an honest first resolve may take longer, but then the account is known the next time (servers.md §1). */
const usualTimeoutMs = 20_000;
/** A list of thousands is read by the server before it answers. */
const importTimeoutMs = 60_000;
const resultsMax = 5;
const pageMax = 80;

type Client = mastodon.rest.Client;
type Raw = { readonly headers: HeaderReader; readonly data: unknown };

/**
 * Use in plain Node processes only: inside Next a dispatcher given to masto is silently dropped, and with it every guard.
 * No call is repeated here, and none follows a redirect: it would carry the person's wish to another place.
 */
export function openPersonServer(
  access: ServerAccess,
  dispatcher: Dispatcher = publicDispatcher(),
): PersonServer {
  const client = createRestAPIClient({
    url: `https://${access.host}`,
    accessToken: access.accessToken,
    timeout: access.timeoutMs ?? usualTimeoutMs,
    requestInit: { dispatcher, redirect: "error" } as RequestInit,
  });
  const ask = <T>(schema: z.ZodType<T>, call: (client: Client) => PromiseLike<Raw>) =>
    answerOf(schema, () => call(client), access.now);
  return {
    lookup: (handle) => ask(accountSchema, (api) => api.v1.accounts.lookup.$raw({ acct: handle })),
    search: (handle) => search(ask, handle, access.scopes),
    relationships: (ids) =>
      ask(relationshipsSchema, (api) => api.v1.accounts.relationships.fetch.$raw({ id: [...ids] })),
    follow: (id, { reblogs, notify, languages }) => {
      const parameters = { reblogs, notify, ...(languages.length > 0 ? { languages: [...languages] } : {}) };
      return ask(relationshipSchema, (api) => api.v1.accounts.$select(id).follow.$raw(parameters));
    },
    unfollow: (id) => ask(relationshipSchema, (api) => api.v1.accounts.$select(id).unfollow.$raw()),
    account: (id) => ask(accountSchema, (api) => api.v1.accounts.$select(id).fetch.$raw()),
    ownAccount: () => ask(ownAccountSchema, (api) => api.v1.accounts.verifyCredentials.$raw()),
    lists: () => ask(listsSchema, (api) => api.v1.lists.list.$raw()),
    makeList: (title) => ask(listSchema, (api) => api.v1.lists.create.$raw({ title })),
    addToList: (listId, ids) =>
      ask(nothingSchema, (api) =>
        api.v1.lists.$select(listId).accounts.create.$raw({ accountIds: [...ids] }),
      ),
    importFollowing: (importer, list) => importFollowing(access, dispatcher, importRequests[importer](list)),
    following: (accountId, cursor) => following(client, accountId, cursor, access.now),
  };
}

type Ask = <T>(schema: z.ZodType<T>, call: (client: Client) => PromiseLike<Raw>) => Promise<Answer<T>>;

/** Several results are asked for, because not every server puts the exact one first (Hollo). */
function search(ask: Ask, handle: string, scopes: string): Promise<Answer<readonly RemoteAccount[]>> {
  const q = `@${handle}`;
  if (/(^|\s)read(:search)?(\s|$)/.test(scopes)) {
    const query = { q, type: "accounts", resolve: true, limit: resultsMax } as const;
    return ask(searchSchema, (api) => api.v2.search.list.$raw(query));
  }
  return ask(accountsSchema, (api) =>
    api.v1.accounts.search.list.$raw({ q, resolve: true, limit: resultsMax }),
  );
}

/** The cursor is the query of the next page's link, whatever a server puts into it; its host is never used. */
async function following(client: Client, accountId: string, cursor: string | null, now: () => Date) {
  const query = { limit: pageMax, ...Object.fromEntries(new URLSearchParams(cursor ?? "")) };
  let next: string | null = null;
  const answer = await answerOf(
    pageSchema,
    async () => {
      const raw = await client.v1.accounts.$select(accountId).following.list.$raw(query);
      next = nextQuery(raw.headers.get("link"));
      return raw;
    },
    now,
  );
  return answer.kind === "answered" ? { ...answer, value: { accts: answer.value, next } } : answer;
}

type ImportRequest = {
  readonly path: string;
  readonly body: FormData | string;
  readonly headers?: Readonly<Record<string, string>>;
};

const importRequests: Readonly<Record<Importer, (list: string) => ImportRequest>> = {
  gotosocial(list) {
    const body = new FormData();
    body.set("data", new Blob([list], { type: "text/csv" }), "following_accounts.csv");
    body.set("type", "following");
    body.set("mode", "merge");
    return { path: "/api/v1/import", body };
  },
  pleroma: (list) => ({
    path: "/api/pleroma/follow_import",
    body: JSON.stringify({ list }),
    headers: { "content-type": "application/json" },
  }),
};

/**
 * masto has no such call. 200 and 202 mean that the server has the list, whatever the body says; it is not sent again by
 * anybody here, and a redirect is not followed.
 */
async function importFollowing(
  access: ServerAccess,
  dispatcher: Dispatcher,
  request: ImportRequest,
): Promise<Answer<null>> {
  const { path, body } = request;
  const signal = AbortSignal.timeout(access.timeoutMs ?? importTimeoutMs);
  const headers = {
    authorization: `Bearer ${access.accessToken}`,
    accept: "application/json",
    ...request.headers,
  };
  const init = { method: "POST", headers, body, signal, redirect: "error", dispatcher } as RequestInit;
  try {
    const answer = await fetch(`https://${access.host}${path}`, init);
    await answer.body?.cancel().catch(() => undefined);
    if (!answer.ok) return refusalOf(answer.status, answer.headers, access.now());
    return { kind: "answered", value: null, ...readFacts(answer.headers, access.now()) };
  } catch (error) {
    return failureOf(error, access.now());
  }
}

function nextQuery(link: string | null): string | null {
  const [, target] = /<([^<>]{1,2000})>\s*;\s*rel="?next"?/i.exec(link ?? "") ?? [];
  return target && URL.canParse(target) ? new URL(target).search.slice(1) || null : null;
}

async function answerOf<T>(
  schema: z.ZodType<T>,
  call: () => PromiseLike<Raw>,
  now: () => Date,
): Promise<Answer<T>> {
  try {
    const { headers, data } = await call();
    const facts = readFacts(headers, now());
    const parsed = schema.safeParse(data);
    if (parsed.success) return { kind: "answered", value: parsed.data, ...facts };
    return { kind: "failed", why: "not_readable", status: 200, retryAt: null, ...facts };
  } catch (error) {
    return failureOf(error, now());
  }
}

/** Only what the network and the server can do to us; anything else is our own bug and is thrown on. */
function failureOf(error: unknown, now: Date): Exclude<Answer<never>, { kind: "answered" }> {
  if (error instanceof MastoHttpError) {
    const headers = error.cause instanceof Response ? error.cause.headers : new Headers();
    return refusalOf(error.statusCode, headers, now, `${error.message} ${error.description ?? ""}`);
  }
  const silent = { kind: "failed", status: null, retryAt: null, rate: null, skewMs: null } as const;
  if (error instanceof MastoTimeoutError || isAbort(error)) return { ...silent, why: "timeout" };
  if (error instanceof MastoUnexpectedError || error instanceof MastoDeserializeError) {
    return { ...silent, why: "not_readable" };
  }
  // What fetch throws when the connection fails ("fetch failed") or breaks in the middle of a body ("terminated").
  if (error instanceof TypeError && /^(fetch failed|terminated)$/.test(error.message)) {
    return { ...silent, why: isTimeout(error.cause) ? "timeout" : "network" };
  }
  throw error;
}

/**
 * RFC 6750 §3.1 names it in a header; Hollo, GoToSocial and Mastodon in the body (servers.md §2, protocols.md §1.4), Pleroma
 * too (user_import_controller_test.exs). A text that was translated is not known again: the refusal is then the account's.
 */
const lacksScope = /insufficient[_ ]scope|insufficient permissions:|outside the authorized scopes/i;

function refusalOf(
  status: number,
  headers: Headers,
  now: Date,
  text = "",
): Exclude<Answer<never>, { kind: "answered" }> {
  const facts = readFacts(headers, now);
  if (status >= 500) {
    const retryAt = headers.has("retry-after") ? readRetryAt(headers, now) : null;
    return { kind: "failed", why: "server_error", status, retryAt, ...facts };
  }
  const refused = { kind: "refused", status, ...facts } as const;
  if (status === 403 && lacksScope.test(`${headers.get("www-authenticate") ?? ""} ${text}`)) {
    return { ...refused, retryAt: null, lacksScope: true };
  }
  return { ...refused, retryAt: status === 429 ? readRetryAt(headers, now) : null };
}

/** The deadline passed while the body of an error was being read. */
function isAbort(error: unknown): boolean {
  return error instanceof DOMException && ["TimeoutError", "AbortError"].includes(error.name);
}

function isTimeout(cause: unknown): boolean {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return /TIMEOUT|TIMEDOUT/.test(code);
}

function readFacts(headers: HeaderReader, now: Date): AnswerFacts {
  return { rate: readRateLimit(headers, now), skewMs: readSkewMs(headers, now) };
}

// masto gives every key in camel case. Ids go into paths, so nothing but plain names is let through.
const idSchema = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_:~-]{0,199}$/);
/** No control characters: PostgreSQL takes no NUL in a text, and no address has one. */
const acctSchema = z
  .string()
  .max(400)
  .regex(/^\P{Cc}+$/u);

const movedSchema = z.object({ id: idSchema, acct: acctSchema, locked: z.boolean().catch(false) });

const accountSchema = z
  .object({
    id: idSchema,
    acct: acctSchema,
    locked: z.boolean().catch(false),
    moved: movedSchema.nullish().catch(null),
  })
  .transform(({ id, acct, locked, moved }): RemoteAccount => ({ id, acct, locked, movedTo: moved ?? null }));

/** A row that cannot be read is left out; the rest stays. */
const accountsSchema = z
  .array(accountSchema.nullable().catch(null))
  .transform((rows) => rows.filter((row) => row !== null));

const searchSchema = z.object({ accounts: accountsSchema }).transform(({ accounts }) => accounts);

const relationshipSchema = z
  .object({
    id: idSchema,
    following: z.boolean(),
    requested: z.boolean().nullish().catch(false),
    blocking: z.boolean().nullish().catch(false),
  })
  .transform(({ id, following, requested, blocking }) => ({
    id,
    following,
    requested: requested ?? false,
    blocking: blocking ?? false,
  }));

const relationshipsSchema = z
  .array(relationshipSchema.nullable().catch(null))
  .transform((rows) => rows.filter((row) => row !== null));

const ownAccountSchema = z
  .object({ id: idSchema, followingCount: z.number().int().nullish().catch(null) })
  .transform(({ id, followingCount }) => ({ id, followingCount: followingCount ?? null }));

const listSchema = z.object({ id: idSchema, title: z.string().max(2_000) });
const listsSchema = z
  .array(listSchema.nullable().catch(null))
  .transform((rows) => rows.filter((row) => row !== null));
/** Whatever it answers with 200. */
const nothingSchema = z.unknown().transform(() => null);

const pageSchema = z
  .array(z.object({ acct: acctSchema }).nullable().catch(null))
  .transform((rows) => rows.flatMap((row) => (row ? [row.acct] : [])));
