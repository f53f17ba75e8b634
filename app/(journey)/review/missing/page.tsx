import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { MissingScreen } from "#components/matches/missing-screen.tsx";
import { db } from "#lib/db/client.ts";
import { loadFacets } from "#lib/matches/facets/store.ts";
import { parseCursor } from "#lib/matches/report-cursor.ts";
import { loadReport } from "#lib/matches/store.ts";
import { requireUser } from "#lib/session/require-user.ts";
import { loadAccounts } from "#lib/session/store.ts";
import type { AppLocale } from "#lib/words/locales.ts";
import { messages } from "#lib/words/messages.ts";

const rowsOnPage = 100;
const filter = { state: "no_candidate", direction: "following" } as const;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("missing"))("title") };
}

type Params = Promise<Record<string, string | string[] | undefined>>;

export default async function MissingPage({ searchParams }: { searchParams: Params }) {
  const user = await requireUser();
  const { after: asked } = await searchParams;
  const after = typeof asked === "string" && parseCursor(asked) ? asked : null;
  const query = { filter, sort: "name", after, limit: rowsOnPage, now: new Date() } as const;
  const [page, { total }, [account]] = await Promise.all([
    loadReport(db(), user.id, query),
    loadFacets(db(), user.id, filter),
    loadAccounts(db(), user.id),
  ]);
  // A message may have to be in the other language than the page.
  const textIn = (locale: AppLocale) => {
    const { message, noHandle } = messages[locale].missing;
    return message.replace("{handle}", account ? `@${account.handle}` : noHandle);
  };
  const texts = { en: textIn("en"), fr: textIn("fr") };
  return <MissingScreen rows={page.rows} next={page.next} after={after} total={total} texts={texts} />;
}
