/** Which part of the report does an address ask for? */
import { z } from "zod";
import { grades, matchStates, type ReportFilter, type ReportSort, reportSorts, warnings } from "./match.ts";

const schema = z.object({
  state: z.enum(matchStates).optional(),
  grade: z.enum(grades).optional(),
  warning: z.enum(warnings).optional(),
  direction: z.enum(["following", "follower", "mutual"]).optional(),
  search: z.string().max(100).optional(),
  sort: z.enum(reportSorts).default("name"),
  after: z.string().max(1_000).optional(),
  limit: z.coerce.number().int().min(1).max(500).optional(),
});

export type AskedReport = {
  readonly filter: ReportFilter;
  readonly sort: ReportSort;
  readonly after: string | null;
  /** Null when no rows are asked for. */
  readonly limit: number | null;
};

/** Null when a value is none of those the report knows; parameters of other names are passed over, empty ones count as absent. */
export function readReportQuery(params: URLSearchParams): AskedReport | null {
  const given = Object.fromEntries([...params].filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) return null;
  const { sort, after, limit, ...filter } = parsed.data;
  return { filter, sort, after: after ?? null, limit: limit ?? null };
}
