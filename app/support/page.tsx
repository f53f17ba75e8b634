import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { CaseQueue } from "#components/support/case-queue.tsx";
import { db } from "#lib/db/client.ts";
import { requireSupport } from "#lib/session/require-role.ts";
import { isStorable } from "#lib/storable.ts";
import { loadQueue } from "#lib/support/store.ts";
import { takeCase } from "./actions.ts";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("support.queue"))("title") };
}

type Params = Promise<Record<string, string | string[] | undefined>>;

export default async function QueuePage({ searchParams }: { searchParams: Params }) {
  const user = await requireSupport();
  const { state: asked, organisation: named, mine } = await searchParams;
  const state = asked === "waiting" || asked === "taken" ? asked : undefined;
  const organisation = typeof named === "string" && named !== "any" && isStorable(named) ? named : undefined;
  const now = new Date();
  const [all, cases] = await Promise.all([
    loadQueue(db(), user.id, { filter: {}, now }),
    loadQueue(db(), user.id, { filter: { state, organisation, mine: mine === "1" }, now }),
  ]);
  const organisations = [...new Set(all.flatMap((one) => one.organisation ?? []))].sort();
  return (
    <CaseQueue
      cases={cases}
      organisations={organisations}
      chosen={{ state, organisation, mine: mine === "1" }}
      isAdministrator={user.role === "administrator"}
      take={takeCase}
    />
  );
}
