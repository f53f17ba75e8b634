/** Asks Wikidata's query service for one page, under our own name and at its pace. */
import { envPolicy, type FetchPolicy } from "#lib/net/fetch-policy.ts";
import { publicFetch } from "#lib/net/public-fetch.ts";
import { readWikidataPage, type WikidataPage, wikidataEndpoint, wikidataQuery } from "./wikidata.ts";

/** The service gives a query 60 seconds; a page is well under a megabyte. */
const totalMs = 75_000;
const bodyBytesMax = 16 * 1_024 * 1_024;
const retryMsMax = 300_000;

export async function askWikidata(cursor: string, policy: FetchPolicy = envPolicy()): Promise<WikidataPage> {
  const url = new URL(wikidataEndpoint);
  url.searchParams.set("query", wikidataQuery(cursor));
  const headers = { accept: "application/sparql-results+json" };
  const reply = await publicFetch({ url: url.href, headers, totalMs, bodyBytesMax }, policy);
  if (reply.kind === "refused") return failed(reply.reason, false);
  if (reply.kind === "unreachable") return failed(reply.reason, true);
  if (reply.status === 200) return readWikidataPage(reply.body.toString("utf8"));
  const mayRetry = reply.status === 429 || reply.status >= 500;
  return failed(`HTTP ${reply.status}`, mayRetry, readRetryMs(reply.headers.get("retry-after")));
}

function failed(reason: string, mayRetry: boolean, retryMs: number | null = null): WikidataPage {
  return { kind: "failed", reason, mayRetry, retryMs };
}

function readRetryMs(seconds: string | null): number | null {
  return seconds && /^[0-9]{1,5}$/.test(seconds) ? Math.min(Number(seconds) * 1_000, retryMsMax) : null;
}
