import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { PrintScreen } from "#components/matches/print-screen.tsx";
import { filterOfQuery, readReportQuery } from "#components/matches/report-url.ts";
import { db } from "#lib/db/client.ts";
import type { ReportRow } from "#lib/matches/match.ts";
import { loadCounts, loadReport } from "#lib/matches/store.ts";
import { requireUser } from "#lib/session/require-user.ts";

/** More would be some hundred pages of paper. */
const rowsMost = 10_000;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("print"))("button") };
}

type Params = Promise<Record<string, string | string[] | undefined>>;

export default async function PrintPage({ searchParams }: { searchParams: Params }) {
  const user = await requireUser();
  const params = await searchParams;
  const query = readReportQuery({ state: "all", ...params });
  const now = new Date();
  const counts = await loadCounts(db(), user.id);
  const rows: ReportRow[] = [];
  let after: string | null = null;
  do {
    const asked = { filter: filterOfQuery(query), sort: query.sort, after, limit: 500, now };
    const page: Awaited<ReturnType<typeof loadReport>> = await loadReport(db(), user.id, asked);
    rows.push(...page.rows);
    after = page.next;
  } while (after !== null && rows.length < rowsMost);
  return <PrintScreen rows={rows} cut={after !== null} counts={counts} now={now.toISOString()} />;
}
