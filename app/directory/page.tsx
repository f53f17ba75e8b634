import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { DirectoryScreen } from "#components/directory/directory-screen.tsx";
import { db } from "#lib/db/client.ts";
import { readClaimQuery } from "#lib/directory/claim-query.ts";
import { countClaims, searchClaims } from "#lib/directory/store.ts";
import { requireAdministrator } from "#lib/session/require-role.ts";
import { restore, withdraw } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("directory"))("title"), robots: { index: false } };
}

type Params = Promise<Record<string, string | string[] | undefined>>;

export default async function DirectoryPage({ searchParams }: { searchParams: Params }) {
  await requireAdministrator();
  const { q, withdrawn, restored } = await searchParams;
  const searched = typeof q === "string" && q.trim() !== "" ? q.trim().slice(0, 200) : null;
  const [counts, found] = await Promise.all([
    countClaims(db()),
    searched ? searchClaims(db(), readClaimQuery(searched)) : [],
  ]);
  return (
    <DirectoryScreen
      counts={counts}
      searched={searched}
      found={found}
      withdrawn={countOf(withdrawn)}
      restored={countOf(restored)}
      actions={{ withdraw, restore }}
    />
  );
}

function countOf(text: string | string[] | undefined): number | null {
  return typeof text === "string" && /^[0-9]{1,9}$/.test(text) ? Number(text) : null;
}
