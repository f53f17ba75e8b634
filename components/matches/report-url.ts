/** Which part of the report an address asks for, and how such an address is written. */
import {
  type Grade,
  grades,
  type MatchState,
  matchStates,
  type ReportFilter,
  type ReportSort,
  reportSorts,
  type Warning,
  warnings,
} from "#lib/matches/match.ts";

export type ReportView = MatchState | "all";
export type ReportDirection = NonNullable<ReportFilter["direction"]>;

export const directions: readonly ReportDirection[] = ["following", "follower", "mutual"];

/** What the report shows, as the address says it. Without a view it is the work list: contacts to decide. */
export type ReportQuery = {
  readonly view: ReportView;
  readonly sort: ReportSort;
  readonly after: string | null;
  readonly grade?: Grade;
  readonly warning?: Warning;
  readonly direction?: ReportDirection;
  readonly search?: string;
};

export type AddressParams = Readonly<Record<string, string | readonly string[] | undefined>>;

const searchLengthMax = 100;
const cursorLengthMax = 500;

/** Unknown or repeated values are ignored rather than refused: an old link still opens. */
export function readReportQuery(params: AddressParams): ReportQuery {
  const view = oneOf(params["state"], [...matchStates, "all"] as const);
  const search = single(params["search"])?.trim().slice(0, searchLengthMax);
  const after = single(params["after"]);
  return {
    view: view ?? "to_decide",
    sort: oneOf(params["sort"], reportSorts) ?? "grade",
    after: after && after.length <= cursorLengthMax ? after : null,
    grade: oneOf(params["grade"], grades),
    warning: oneOf(params["warning"], warnings),
    direction: oneOf(params["direction"], directions),
    search: search || undefined,
  };
}

/** The filter of the stage, which knows no "work list": no state means every contact. */
export function filterOfQuery(query: ReportQuery): ReportFilter {
  const { view, grade, warning, direction, search } = query;
  return { state: view === "all" ? undefined : view, grade, warning, direction, search };
}

/** The grades that are sure enough to be accepted many at once. */
export const wellFounded = ["proven", "reciprocal", "declared"] as const satisfies readonly Grade[];
export type BulkFilter = Omit<ReportFilter, "state" | "grade"> & {
  readonly grade?: (typeof wellFounded)[number];
};

/** What "all" means in accepting all of this view; null when the view holds nothing that may be accepted at once. */
export function bulkFilterOf({ view, grade, warning, direction, search }: ReportQuery): BulkFilter | null {
  if (view !== "to_decide" && view !== "all") return null;
  const sure = wellFounded.find((it) => it === grade);
  return grade && !sure ? null : { grade: sure, warning, direction, search };
}

/** The address of the report with some parts changed; a changed filter starts again at the first page. */
export function reportHref(query: ReportQuery, changes: Partial<ReportQuery> = {}): string {
  const { view, sort, after, ...narrowing } = { ...query, after: null, ...changes };
  return addressOf("/review", {
    state: view === "to_decide" ? undefined : view,
    ...inOrder(narrowing),
    sort: sort === "grade" ? undefined : sort,
    after: after ?? undefined,
  });
}

/** The file that holds every page of this view. */
export function viewExportHref({ view, sort, after: _after, ...narrowing }: ReportQuery): string {
  const state = view === "all" ? undefined : view;
  return addressOf("/api/export/report.csv", { state, ...inOrder(narrowing), sort });
}

type Narrowing = Pick<ReportQuery, "grade" | "direction" | "warning" | "search">;

function inOrder({ grade, direction, warning, search }: Narrowing): Narrowing {
  return { grade, direction, warning, search };
}

function addressOf(path: string, values: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) params.set(name, value);
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** Whether anything but the state narrows what is shown. */
export function isNarrowed(query: ReportQuery): boolean {
  return Boolean(query.grade || query.warning || query.direction || query.search);
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function oneOf<const Value extends string>(
  value: string | readonly string[] | undefined,
  allowed: readonly Value[],
): Value | undefined {
  return allowed.find((known) => known === value);
}
