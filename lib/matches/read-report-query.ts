/** Which part of the report does an address ask for? */
import { z } from "zod";
import { isStorable } from "#lib/storable.ts";
import {
  grades,
  matchSources,
  matchStates,
  type ReportFilter,
  type ReportSort,
  reportDirections,
  reportSorts,
  warnings,
} from "./match.ts";

/** What a report may be narrowed by, in an address or in the call of an action. */
export const reportFilterSchema = z.object({
  state: z.enum(matchStates).optional(),
  grade: z.enum(grades).optional(),
  warning: z.enum(warnings).optional(),
  direction: z.enum(reportDirections).optional(),
  source: z.enum(matchSources).optional(),
  host: z.string().max(253).optional(),
  software: z.string().max(60).optional(),
  followed: z.enum(["yes", "no"]).optional(),
  search: z.string().max(100).optional(),
});

const schema = reportFilterSchema.extend({
  sort: z.enum(reportSorts).default("name"),
  after: z.string().max(1_000).optional(),
  until: z.string().max(1_000).optional(),
  places: z.coerce.number().int().min(50).max(500).optional(),
  facets: z.literal("1").optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});

export type AskedReport = {
  readonly filter: ReportFilter;
  readonly sort: ReportSort;
  readonly after: string | null;
  readonly until: string | null;
  /** How many rows between the places asked for; null when none are. */
  readonly places: number | null;
  readonly facets: boolean;
  /** Null when no rows are asked for. */
  readonly limit: number | null;
};

/** Null when a value is none of those the report knows; parameters of other names are passed over, empty ones count as absent. */
export function readReportQuery(params: URLSearchParams): AskedReport | null {
  if (![...params.values()].every(isStorable)) return null;
  const given = Object.fromEntries([...params].filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) return null;
  const { sort, after, until, limit, places, facets, ...filter } = parsed.data;
  return {
    filter,
    sort,
    after: after ?? null,
    until: until ?? null,
    places: places ?? null,
    facets: facets === "1",
    limit: limit ?? null,
  };
}
