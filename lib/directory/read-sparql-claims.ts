/** Reads the results of a SPARQL query in JSON, as Wikidata answers and offers them: every good row becomes a claim. */
import { z } from "zod";
import { parseExactJson } from "#lib/exact-json.ts";
import type { importableSources } from "./claim.ts";
import { type ClaimColumn, readClaimRow, readColumnName } from "./read-claim-row.ts";
import { type ClaimRow, shorten } from "./read-claims.ts";

const fileSchema = z.union([
  /** SPARQL 1.1 Query Results JSON Format. */
  z
    .object({
      head: z.object({ vars: z.array(z.string()) }),
      results: z.object({ bindings: z.array(z.unknown()) }),
    })
    .transform(({ head, results }) => ({ names: head.vars, rows: results.bindings })),
  /** What the page of the query service gives as "JSON file": the rows alone, with or without the kinds of their values. */
  z.array(z.unknown()).transform((rows) => ({ names: namesIn(rows), rows })),
]);

const rowSchema = z.record(z.string(), z.unknown());
const valueSchema = z.union([
  z.string(),
  z.number().transform(String),
  // A blank node stands for "unknown".
  z
    .object({ type: z.string().optional(), value: z.string() })
    .transform(({ type, value }) => (type === "bnode" ? "" : value)),
]);

/** Rows count from 1. A text of another shape is one refused row. */
export function readSparqlClaims(
  text: string,
  options: { readonly source: (typeof importableSources)[number] },
): readonly ClaimRow[] {
  const json = parseExactJson(text);
  if (json === null) return [{ kind: "refused", row: 1, code: "broken_json", found: "" }];
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) return [{ kind: "refused", row: 1, code: "not_sparql", found: "" }];
  const { names, rows } = parsed.data;
  const variables = new Map<ClaimColumn, string>();
  for (const name of names) {
    const column = readColumnName(name);
    if (column && !variables.has(column)) variables.set(column, name);
  }
  if (!variables.has("handle") || !(variables.has("x_id") || variables.has("x_username"))) {
    return [{ kind: "refused", row: 1, code: "no_header", found: shorten(names.join(", ")) }];
  }
  return rows.map((row, index) => {
    const values = readValues(row);
    const field = (column: ClaimColumn) => values.get(variables.get(column) ?? "") ?? "";
    const whole = values.size > 0 ? [...values.values()].join(", ") : (JSON.stringify(row) ?? "");
    const read = readClaimRow(field, { source: options.source, whole });
    return read.kind === "claim" ? read : { ...read, row: index + 1, found: shorten(read.found) };
  });
}

/** Anything but a text, or an object around one, says nothing. */
function readValues(row: unknown): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, member] of Object.entries(rowSchema.safeParse(row).data ?? {})) {
    const value = valueSchema.safeParse(member);
    if (value.success) values.set(name, value.data.trim());
  }
  return values;
}

function namesIn(rows: readonly unknown[]): string[] {
  return [...new Set(rows.flatMap((row) => Object.keys(rowSchema.safeParse(row).data ?? {})))];
}
