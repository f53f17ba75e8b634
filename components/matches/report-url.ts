/** Which part of the report an address asks for, and how such an address is written. */
import {
  type Grade,
  grades,
  type MatchSource,
  type MatchState,
  matchSources,
  matchStates,
  type ReportFilter,
  type ReportSort,
  reportSorts,
  type Warning,
  warnings,
} from "#lib/matches/match.ts";
import { isStorable } from "#lib/storable.ts";

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
  readonly source?: MatchSource;
  readonly host?: string;
  readonly software?: string;
  readonly followed?: "yes" | "no";
  readonly search?: string;
  /** In pages rather than as one list. */
  readonly paged?: boolean;
  /** Where this report stands: the person's own, or a case's. */
  readonly base?: string;
};

export type AddressParams = Readonly<Record<string, string | readonly string[] | undefined>>;

const searchLengthMax = 100;
const hostLengthMax = 253;
const softwareLengthMax = 60;
const cursorLengthMax = 500;

/** Unknown or repeated values are ignored rather than refused: an old link still opens. */
export function readReportQuery(params: AddressParams, base?: string): ReportQuery {
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
    source: oneOf(params["source"], matchSources),
    host: single(params["host"])?.slice(0, hostLengthMax) || undefined,
    software: single(params["software"])?.slice(0, softwareLengthMax) || undefined,
    followed: oneOf(params["followed"], ["yes", "no"]),
    search: search || undefined,
    paged: params["paged"] === "1" || undefined,
    base,
  };
}

/** The filter of the stage, which knows no "work list": no state means every contact. */
export function filterOfQuery(query: ReportQuery): ReportFilter {
  const { view } = query;
  return { state: view === "all" ? undefined : view, ...inOrder(query) };
}

/** The grades that are sure enough to be accepted many at once. */
export const wellFounded = ["proven", "reciprocal", "declared"] as const satisfies readonly Grade[];
/** These too where the person asks for them alone: an organisation's own roster is such a list. */
export const bulkGrades = [...wellFounded, "listed"] as const satisfies readonly Grade[];
export type BulkFilter = Omit<ReportFilter, "state" | "grade"> & {
  readonly grade?: (typeof bulkGrades)[number];
};

/** What "all" means in accepting all of this view; null when the view holds nothing that may be accepted at once. */
export function bulkFilterOf(query: ReportQuery): BulkFilter | null {
  const { view, grade } = query;
  if (view !== "to_decide" && view !== "all") return null;
  const sure = bulkGrades.find((it) => it === grade);
  return grade && !sure ? null : { ...inOrder(query), grade: sure };
}

export type RejectFilter = Omit<ReportFilter, "state">;

/** What "all" means in rejecting all of this view; null unless it is narrowed, so that nobody sets everything aside by mistake. */
export function rejectFilterOf(query: ReportQuery): RejectFilter | null {
  const { view } = query;
  return (view === "to_decide" || view === "all") && isNarrowed(query) ? inOrder(query) : null;
}

/** Whom "ask all again" is about; null where no failed look-ups are shown. */
export function againFilterOf(query: ReportQuery): RejectFilter | null {
  return query.view === "lookup_failed" ? inOrder(query) : null;
}

/** The address of the report with some parts changed; a changed filter starts again at the first page. */
export function reportHref(query: ReportQuery, changes: Partial<ReportQuery> = {}): string {
  const asked = { ...query, after: null, ...changes };
  const { view, sort, after, paged, base = "/review" } = asked;
  return addressOf(base, {
    state: view === "to_decide" ? undefined : view,
    ...inOrder(asked),
    sort: sort === "grade" ? undefined : sort,
    paged: paged ? "1" : undefined,
    after: after ?? undefined,
  });
}

/** The same view without what narrows it. */
export function clearedHref({ view, sort, paged, base }: ReportQuery): string {
  return reportHref({ view, sort, paged, base, after: null });
}

/** The file that holds every page of this view. */
export function viewExportHref(query: ReportQuery, file = "/api/export/report.csv"): string {
  return addressOf(file, viewParams(query));
}

/** The view as the routes read it: every filter and the order, no place. */
function viewParams(query: ReportQuery) {
  const { view, sort } = query;
  return { state: view === "all" ? undefined : view, ...inOrder(query), sort };
}

/** A piece of the view as JSON; `endpoint` is the route that answers for this report. */
export function rowsHref(
  query: ReportQuery,
  endpoint: string,
  piece: Readonly<Record<string, string | undefined>>,
): string {
  return addressOf(endpoint, { ...viewParams(query), ...piece });
}

type Narrowing = Pick<
  ReportQuery,
  "grade" | "direction" | "warning" | "source" | "host" | "software" | "followed" | "search"
>;

function inOrder(query: Narrowing): Narrowing {
  const { grade, direction, warning, source, host, software, followed, search } = query;
  return { grade, direction, warning, source, host, software, followed, search };
}

function addressOf(path: string, values: Readonly<Record<string, string | undefined>>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value) params.set(name, value);
  const text = params.toString();
  return text ? `${path}?${text}` : path;
}

/** Whether anything but the state narrows what is shown. */
export function isNarrowed(query: ReportQuery): boolean {
  return Object.values(inOrder(query)).some(Boolean);
}

function single(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" && isStorable(value) ? value : undefined;
}

function oneOf<const Value extends string>(
  value: string | readonly string[] | undefined,
  allowed: readonly Value[],
): Value | undefined {
  return allowed.find((known) => known === value);
}
