/** How many contacts stand where, and what would each further choice show? Counted by the database, from indexes where it can. */
import { Prisma } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { countFacets, countStates, type FewFilter, isShown, readFacet } from "../count-facets.ts";
import type { Reach } from "../facts/store.ts";
import type { FacetValue, ReportCounts, ReportFacets, ReportFilter } from "../match.ts";
import { filterSql } from "../store.ts";

const hostsShown = 30;

/** `contacts` of one kind in the whole report, and those of them on the server that is chosen. */
type Alike = { readonly facet: string; readonly contacts: number; readonly there: number };
type Counted = {
  readonly few: FewFilter;
  readonly alike: readonly Alike[];
  readonly hosts: readonly FacetValue[];
};

/** How many contacts each choice of each facet would show, with the filters chosen in the other facets. */
export async function loadFacets(db: Reach, userId: UserId, filter: ReportFilter): Promise<ReportFacets> {
  const { search, ...rest } = filter;
  return facetsOf(
    search ? await countFound(db, userId, { ...rest, search }) : await countAll(db, userId, rest),
  );
}

export type Overview = { readonly counts: ReportCounts; readonly facets: ReportFacets };

/** The numbers of all contacts beside those of one view of them. Without a search both come from the same reading. */
export async function loadOverview(db: Reach, userId: UserId, filter: ReportFilter): Promise<Overview> {
  const { search, ...rest } = filter;
  const [[contacts], shown, whole] = await Promise.all([
    db.$queryRaw<{ total: number }[]>`
      SELECT count(*)::int AS total FROM contacts WHERE user_id = ${userId}::uuid`,
    search ? countFound(db, userId, { ...rest, search }) : countAll(db, userId, rest),
    search ? loadAlike(db, userId) : null,
  ]);
  const all = (whole ?? shown.alike).map(readFacet);
  return { counts: countStates(all, contacts?.total ?? 0), facets: facetsOf(shown) };
}

function facetsOf({ few, alike, hosts }: Counted): ReportFacets {
  const there = alike.map(({ facet, there: contacts }) => readFacet({ facet, contacts }));
  return countFacets(there, few, hosts);
}

async function countAll(db: Reach, userId: UserId, filter: Omit<ReportFilter, "search">): Promise<Counted> {
  const { host, ...few } = filter;
  const narrowed = Object.values(few).some((value) => value !== undefined);
  if (!narrowed) {
    const [alike, hosts] = await Promise.all([loadAlike(db, userId, host), loadHosts(db, userId)]);
    return { few, alike, hosts };
  }
  const alike = await loadAlike(db, userId, host);
  const shown = alike.filter((row) => isShown(readFacet(row), few)).map(({ facet }) => facet);
  return { few, alike, hosts: await loadHosts(db, userId, shown) };
}

function loadAlike(db: Reach, userId: UserId, host?: string): Promise<readonly Alike[]> {
  const there = host ? Prisma.sql`FILTER (WHERE m.host = ${host})` : Prisma.empty;
  return db.$queryRaw<Alike[]>`
    SELECT m.facet, count(*)::int AS contacts, (count(*) ${there})::int AS there FROM matches m
    WHERE m.user_id = ${userId}::uuid GROUP BY m.facet`;
}

/** The servers of the most contacts, among those of these kinds. */
function loadHosts(db: Reach, userId: UserId, among?: readonly string[]): Promise<readonly FacetValue[]> {
  const kinds = among ? Prisma.sql`AND m.facet = ANY(${among}::text[])` : Prisma.empty;
  return db.$queryRaw<FacetValue[]>`
    SELECT m.host AS value, count(*)::int AS count FROM matches m
    WHERE m.user_id = ${userId}::uuid AND m.host <> '' ${kinds}
    GROUP BY m.host ORDER BY count(*) DESC, m.host LIMIT ${hostsShown}`;
}

/** A search reads every name: once, for both counts. */
async function countFound(db: Reach, userId: UserId, filter: ReportFilter): Promise<Counted> {
  const { search, host, ...few } = filter;
  const rows = await db.$queryRaw<{ facet: string | null; host: string | null; contacts: number }[]>`
    WITH m AS MATERIALIZED (
      SELECT m.facet, m.host, m.state, m.grade_rank, m.warnings, m.source, m.software, m.following, m.follower, m.followed
      FROM matches m WHERE m.user_id = ${userId}::uuid ${filterSql(userId, { search })}
    )
    (SELECT m.facet, NULL AS host, count(*)::int AS contacts FROM m WHERE true ${filterSql(userId, { host })} GROUP BY m.facet)
    UNION ALL
    (SELECT NULL, m.host, count(*)::int FROM m WHERE m.host <> '' ${filterSql(userId, few)}
      GROUP BY m.host ORDER BY count(*) DESC, m.host LIMIT ${hostsShown})`;
  return {
    few,
    alike: rows.flatMap(({ facet, contacts }) =>
      facet === null ? [] : [{ facet, contacts, there: contacts }],
    ),
    hosts: rows.flatMap(({ host: value, contacts: count }) => (value === null ? [] : [{ value, count }])),
  };
}
