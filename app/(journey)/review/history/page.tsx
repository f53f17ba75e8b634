import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { HistoryScreen } from "#components/history/history-screen.tsx";
import { db } from "#lib/db/client.ts";
import { loadHistory } from "#lib/matches/history/store.ts";
import { requireUser } from "#lib/session/require-user.ts";

const entriesOnPage = 50;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("history"))("title") };
}

type Params = Promise<Record<string, string | string[] | undefined>>;

export default async function HistoryPage({ searchParams }: { searchParams: Params }) {
  const user = await requireUser();
  const { before: asked, others } = await searchParams;
  const before = typeof asked === "string" && /^\d{1,18}$/.test(asked) ? asked : null;
  const byOthers = others === "1";
  const page = await loadHistory(db(), user.id, { before, limit: entriesOnPage, byOthers });
  return <HistoryScreen {...page} before={before} byOthers={byOthers} />;
}
