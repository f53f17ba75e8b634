import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { ImportScreen } from "#components/import/import-screen.tsx";
import type { SourceCard } from "#components/import/source-list.tsx";
import { db } from "#lib/db/client.ts";
import { loadSources, type Source } from "#lib/intake/store.ts";
import { requireUser } from "#lib/session/require-user.ts";
import { loadXAccounts } from "#lib/session/store.ts";
import { removeSource } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("import"))("title") };
}

export default async function ImportPage() {
  const user = await requireUser();
  const [sources, xAccounts] = await Promise.all([loadSources(db(), user.id), loadXAccounts(db(), user.id)]);
  return (
    <ImportScreen
      sources={sources.map(toCard)}
      xAccounts={xAccounts.map(({ xId, username }) => ({ xId, username }))}
      onRemove={removeSource}
    />
  );
}

function toCard({ owner, generatedAt, createdAt, ...source }: Source): SourceCard {
  const { id, kind, name, state, contacts, refusedTotal, blocked } = source;
  return {
    id,
    kind,
    name,
    state,
    owner: owner.username ? `@${owner.username}` : null,
    contacts,
    refusedTotal,
    blocked,
    generatedAt: generatedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
