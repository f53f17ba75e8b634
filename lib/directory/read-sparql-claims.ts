/** Reads the JSON results of a SPARQL query (as Wikidata answers it): every good row becomes a claim. */
import { z } from "zod";
import type { importableSources } from "./claim.ts";
import { type ClaimColumn, readClaimRow, readColumnName } from "./read-claim-row.ts";
import { type ClaimRow, shorten } from "./read-claims.ts";

/** SPARQL 1.1 Query Results JSON Format. */
const resultsSchema = z.object({
  head: z.object({ vars: z.array(z.string()) }),
  results: z.object({ bindings: z.array(z.record(z.string(), z.object({ value: z.string() }))) }),
});

/** Rows count from 1. A text of another shape is one refused row. */
export function readSparqlClaims(
  text: string,
  options: { readonly source: (typeof importableSources)[number] },
): readonly ClaimRow[] {
  const parsed = resultsSchema.safeParse(parseJson(text));
  if (!parsed.success) return [{ kind: "refused", row: 1, code: "not_sparql", found: "" }];
  const variables = new Map<ClaimColumn, string>();
  for (const name of parsed.data.head.vars) {
    const column = readColumnName(name);
    if (column && !variables.has(column)) variables.set(column, name);
  }
  if (!variables.has("handle") || !(variables.has("x_id") || variables.has("x_username"))) {
    return [{ kind: "refused", row: 1, code: "no_header", found: shorten(parsed.data.head.vars.join(", ")) }];
  }
  return parsed.data.results.bindings.map((binding, index) => {
    const field = (column: ClaimColumn) => binding[variables.get(column) ?? ""]?.value.trim() ?? "";
    const whole = Object.values(binding)
      .map(({ value }) => value)
      .join(", ");
    const read = readClaimRow(field, { source: options.source, whole });
    return read.kind === "claim" ? read : { ...read, row: index + 1, found: shorten(read.found) };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
