/** What is asked of Wikidata's query service, and what does a page of its answer say? */
import { z } from "zod";
import { parseExactJson } from "#lib/exact-json.ts";
import type { NewClaim } from "./claim.ts";
import { readSparqlClaims } from "./read-sparql-claims.ts";

export const wikidataEndpoint = "https://query.wikidata.org/sparql";
export const itemsPerPage = 500;

export type WikidataPage =
  /** `next` is null after the last page. */
  | { readonly kind: "read"; readonly claims: readonly NewClaim[]; readonly next: string | null }
  | {
      readonly kind: "failed";
      readonly reason: string;
      readonly mayRetry: boolean;
      readonly retryMs: number | null;
    };

/**
 * Items with a standing X name (P2002, its id P6552 beside it) and a Mastodon address (P4033), in the order of their
 * addresses, from the one after `cursor` on. The inner query counts whole items, so that a page never ends within one.
 */
export function wikidataQuery(cursor: string): string {
  const after = /^http:\/\/www\.wikidata\.org\/entity\/Q[0-9]+$/.test(cursor) ? cursor : "";
  return `SELECT ?item ?xUser ?xId ?masto WHERE {
  { SELECT DISTINCT ?item WHERE {
    ?item wdt:P4033 [] ; p:P2002 ?s . ?s ps:P2002 [] ; wikibase:rank ?r .
    FILTER(?r != wikibase:DeprecatedRank) FILTER NOT EXISTS { ?s pq:P582 [] }
    FILTER(STR(?item) > "${after}")
  } ORDER BY STR(?item) LIMIT ${itemsPerPage} }
  ?item p:P2002 ?st ; wdt:P4033 ?masto . ?st ps:P2002 ?xUser ; wikibase:rank ?rank .
  FILTER(?rank != wikibase:DeprecatedRank) FILTER NOT EXISTS { ?st pq:P582 [] }
  OPTIONAL { ?st pq:P6552 ?xId }
} ORDER BY STR(?item)`;
}

const itemsSchema = z.object({
  results: z.object({ bindings: z.array(z.object({ item: z.object({ value: z.string() }) })) }),
});

/** Rows that are no pair are left out; a text that is no result at all fails, because the service cut it off. */
export function readWikidataPage(text: string): WikidataPage {
  const parsed = itemsSchema.safeParse(parseExactJson(text));
  if (!parsed.success) return { kind: "failed", reason: "not_understood", mayRetry: true, retryMs: null };
  const items = [...new Set(parsed.data.results.bindings.map(({ item }) => item.value))].sort();
  const claims = readSparqlClaims(text, { source: "wikidata" }).flatMap((row) =>
    row.kind === "claim" ? [row.claim] : [],
  );
  const last = items.at(-1);
  return { kind: "read", claims, next: last && items.length >= itemsPerPage ? last : null };
}
