/** How many contacts would each choice of each facet show? Adds up groups of contacts that are alike. */
import { gradeRank } from "./build-report.ts";
import {
  type Direction,
  type FacetValue,
  grades,
  type MatchSource,
  type MatchState,
  matchSources,
  matchStates,
  type ReportCounts,
  type ReportFacets,
  type ReportFilter,
  reportDirections,
  type Warning,
  warnings,
} from "./match.ts";

/** Contacts that are alike in everything the report is counted by, but for their server. */
export type AlikeContacts = {
  readonly state: MatchState;
  readonly gradeRank: number;
  readonly source: string;
  readonly following: boolean;
  readonly follower: boolean;
  readonly followed: boolean;
  readonly software: string;
  readonly warnings: readonly Warning[];
  readonly contacts: number;
};

/** Reads the text the database keeps for what a match is counted by (the trigger `matches_facet`). */
export function readFacet({
  facet,
  contacts,
}: {
  readonly facet: string;
  readonly contacts: number;
}): AlikeContacts {
  const [state = "", rank = "", source = "", following, follower, followed, raised = "", ...software] =
    facet.split("|");
  const names = raised.split(",");
  return {
    state: matchStates.find((known) => known === state) ?? "looking_up",
    gradeRank: Number(rank),
    source,
    following: following === "1",
    follower: follower === "1",
    followed: followed === "1",
    software: software.join("|"),
    warnings: warnings.filter((warning) => names.includes(warning)),
    contacts,
  };
}

type Facet = "state" | "grade" | "source" | "direction" | "followed" | "software" | "warning";
export type FewFilter = Pick<ReportFilter, Facet>;

const tests: Readonly<Record<Facet, (row: AlikeContacts, filter: FewFilter) => boolean>> = {
  state: (row, { state }) => row.state === state,
  grade: (row, { grade }) => grade !== undefined && row.gradeRank === gradeRank(grade),
  source: (row, { source }) => row.source === source,
  direction: (row, { direction }) => direction !== undefined && isDirected(row, direction),
  followed: (row, { followed }) => row.followed === (followed === "yes"),
  software: (row, { software }) => row.software === software,
  warning: (row, { warning }) => warning !== undefined && row.warnings.includes(warning),
};
const facets = Object.keys(tests) as Facet[];

/** Whether contacts that are alike pass every filter. */
export function isShown(row: AlikeContacts, filter: FewFilter): boolean {
  return facets.every((facet) => !filter[facet] || tests[facet](row, filter));
}

/** Every contact by state and by grade; `total` counts those that were not ranked yet, too: they are being looked up. */
export function countStates(rows: readonly AlikeContacts[], total: number): ReportCounts {
  const counted = (has: (row: AlikeContacts) => boolean) => sum(rows.filter(has));
  const unranked = Math.max(0, total - sum(rows));
  const states = countEach(matchStates, (state) => counted((row) => row.state === state));
  return {
    total: sum(rows) + unranked,
    states: { ...states, looking_up: states.looking_up + unranked },
    grades: countEach(grades, (grade) => counted((row) => row.gradeRank === gradeRank(grade))),
  };
}

function countEach<Key extends string>(
  keys: readonly Key[],
  count: (key: Key) => number,
): Record<Key, number> {
  return Object.fromEntries(keys.map((key) => [key, count(key)])) as Record<Key, number>;
}

/**
 * Each facet is counted with the filters chosen in all others, so that a number says what choosing it would show. `rows` are
 * narrowed by search and server already; `hosts` come counted, because there may be thousands.
 */
export function countFacets(
  rows: readonly AlikeContacts[],
  filter: FewFilter,
  hosts: readonly FacetValue[],
): ReportFacets {
  const chosen = facets.filter((facet) => filter[facet]);
  const beside = (own?: Facet) =>
    rows.filter((row) => chosen.every((facet) => facet === own || tests[facet](row, filter)));
  const tally = <Key extends string>(
    facet: Facet,
    keys: readonly Key[],
    has: (row: AlikeContacts, key: Key) => boolean,
  ) => {
    const own = beside(facet);
    return countEach(keys, (key) => sum(own.filter((row) => has(row, key))));
  };
  const followed = beside("followed");
  return {
    total: sum(beside()),
    states: tally("state", matchStates, (row, state) => row.state === state),
    grades: tally("grade", grades, (row, grade) => row.gradeRank === gradeRank(grade)),
    sources: present(tally("source", matchSources, (row, source) => row.source === source)),
    warnings: present(tally("warning", warnings, (row, warning) => row.warnings.includes(warning))),
    directions: tally("direction", reportDirections, isDirected),
    followed: {
      yes: sum(followed.filter((row) => row.followed)),
      no: sum(followed.filter((row) => !row.followed)),
    },
    hosts,
    software: countSoftware(beside("software")),
  };
}

function countSoftware(rows: readonly AlikeContacts[]): readonly FacetValue[] {
  const named = Map.groupBy(
    rows.filter(({ software }) => software !== ""),
    ({ software }) => software,
  );
  return [...named]
    .map(([value, alike]) => ({ value, count: sum(alike) }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

function isDirected(row: AlikeContacts, direction: Direction): boolean {
  if (direction === "mutual") return row.following && row.follower;
  return direction === "following" ? row.following : row.follower;
}

const sum = (rows: readonly AlikeContacts[]): number =>
  rows.reduce((total, { contacts }) => total + contacts, 0);

function present<Key extends MatchSource | Warning>(
  counts: Readonly<Record<Key, number>>,
): Partial<Record<Key, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count)) as Partial<
    Record<Key, number>
  >;
}
