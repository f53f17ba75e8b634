/** Asks the X API through twitter-api-v2 and the guarded agent, and turns every ending into a value (edge). */
import { ApiResponseError, TwitterApi } from "twitter-api-v2";
import { z } from "zod";
import { envPolicy, type FetchPolicy } from "#lib/net/fetch-policy.ts";
import { publicAgent } from "#lib/net/public-agent.ts";
import { later, secondMs } from "#lib/time.ts";
import type { XLimit, XRefresh, XReply } from "./x-reply.ts";
import type { XNaming, XSide } from "./x-run.ts";

export type XKeys = { readonly clientId: string; readonly clientSecret: string };

export type XFields = { readonly pinned: boolean; readonly naming: XNaming };

/** All that is asked for: no counts, no pictures, no dates. id, name and username come unasked. */
const userFields = ["description", "entities", "location", "url"];

/** A socket that stays silent, and a call as a whole. */
const silentMsMax = 20 * secondMs;
const callMsMax = 60 * secondMs;

/**
 * One page of a list. `max_results` is always sent: X does not say what it takes without. `/following` and
 * `/followers` give 1 to 1,000.
 */
export function fetchXList(
  accessToken: string,
  ask: XFields & {
    readonly xId: string;
    readonly side: XSide;
    readonly size: number;
    readonly pageToken: string | null;
  },
  policy: FetchPolicy = envPolicy(),
): Promise<XReply> {
  const query = {
    max_results: ask.size,
    ...(ask.pageToken ? { pagination_token: ask.pageToken } : {}),
    ...fieldsOf(ask),
  };
  return get(accessToken, `users/${ask.xId}/${ask.side}`, query, policy);
}

/** Names and texts of up to 100 accounts by their ids. */
export function fetchXUsers(
  accessToken: string,
  ask: XFields & { readonly ids: readonly string[] },
  policy: FetchPolicy = envPolicy(),
): Promise<XReply> {
  return get(accessToken, "users", { ids: ask.ids.join(","), ...fieldsOf(ask) }, policy);
}

function fieldsOf({ pinned, naming }: XFields): Record<string, string> {
  if (!pinned) return { "user.fields": userFields.join(",") };
  return {
    // Newer descriptions know no field of the pinned post: its author is asked for, so that it finds its account.
    "user.fields": [...userFields, ...(naming === "tweet" ? ["pinned_tweet_id"] : [])].join(","),
    expansions: `pinned_${naming}_id`,
    [`${naming}.fields`]: "author_id,entities,text",
  };
}

async function get(
  accessToken: string,
  path: string,
  query: Record<string, string | number>,
  policy: FetchPolicy,
): Promise<XReply> {
  const client = new TwitterApi(accessToken, { httpAgent: publicAgent(policy) });
  try {
    const answer = await withinTime(
      client.v2.get<unknown>(path, query, { fullResponse: true, timeout: silentMsMax }),
    );
    const isJson = typeof answer.data === "object" && answer.data !== null;
    if (!isJson) return { kind: "out_of_order" };
    return { kind: "answered", body: answer.data, limit: readLimit(answer.rateLimit) };
  } catch (error) {
    return error instanceof ApiResponseError ? replyOf(error) : { kind: "no_answer" };
  }
}

function replyOf(error: ApiResponseError): XReply {
  const said = JSON.stringify(error.data ?? "");
  switch (error.code) {
    case 400:
      return { kind: said.includes("is not one of") ? "unknown_parameter" : "bad_request" };
    case 401:
      return { kind: "unauthorized" };
    // Credits bought in advance are used up.
    case 402:
      return { kind: "usage_capped" };
    case 403:
    case 404:
      return { kind: "forbidden" };
    case 429:
      if (/usage-capped|UsageCapExceeded/.test(said)) return { kind: "usage_capped" };
      return { kind: "rate_limited", until: readLimit(error.rateLimit)?.resetAt ?? null };
    default:
      return error.code >= 500 ? { kind: "out_of_order" } : { kind: "bad_request" };
  }
}

const limitSchema = z.object({ remaining: z.number(), reset: z.number().positive() });

/** `x-rate-limit-reset` is in Unix seconds. */
function readLimit(value: unknown): XLimit | null {
  const parsed = limitSchema.safeParse(value);
  if (!parsed.success) return null;
  return { remaining: parsed.data.remaining, resetAt: new Date(parsed.data.reset * 1_000) };
}

const tokensSchema = z.object({
  accessToken: z.string().min(1),
  refreshToken: z.string().min(1).optional(),
  expiresIn: z.number().positive(),
  scope: z.array(z.string()),
});

/** Trades a refresh token, which works once, for new tokens. */
export async function refreshXTokens(
  keys: XKeys,
  refreshToken: string,
  now: Date,
  policy: FetchPolicy = envPolicy(),
): Promise<XRefresh> {
  const app = new TwitterApi({ ...keys }, { httpAgent: publicAgent(policy) });
  try {
    const parsed = tokensSchema.safeParse(await withinTime(app.refreshOAuth2Token(refreshToken)));
    if (!parsed.success) return { kind: "no_answer" };
    const { accessToken, expiresIn, scope } = parsed.data;
    return {
      kind: "tokens",
      tokens: {
        accessToken,
        refreshToken: parsed.data.refreshToken ?? null,
        expiresAt: later(now, expiresIn * secondMs),
        scopes: scope.join(" "),
      },
    };
  } catch (error) {
    const isRefusal = error instanceof ApiResponseError && error.code < 500 && error.code !== 429;
    return { kind: isRefusal ? "refused" : "no_answer" };
  }
}

/** True when X confirmed that the token is dead. */
export async function revokeXToken(
  keys: XKeys,
  token: string,
  kind: "access_token" | "refresh_token",
  policy: FetchPolicy = envPolicy(),
): Promise<boolean> {
  const app = new TwitterApi({ ...keys }, { httpAgent: publicAgent(policy) });
  try {
    await withinTime(app.revokeOAuth2Token(token, kind));
    return true;
  } catch {
    return false;
  }
}

/** The library gives up on silence only; an answer that never ends is given up here. */
function withinTime<T>(call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error("X took too long")), callMsMax);
  });
  return Promise.race([call, tooLong]).finally(() => clearTimeout(timer));
}
