import type { Metadata } from "next";
import { getTranslations } from "next-intl/server";
import { readSignInTrouble } from "#components/sign-in/sign-in-problem.ts";
import { XIntakeScreen } from "#components/x-intake/x-intake-screen.tsx";
import { requireUser } from "#lib/session/require-user.ts";
import { connectX, deleteKeys, endReading, saveKeys, startReading, tryReadingAgain } from "./actions.ts";
import { loadXScreen } from "./load-x-screen.ts";

type Query = Readonly<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("x-intake"))("title") };
}

export default async function XIntakePage({ searchParams }: { searchParams: Promise<Query> }) {
  const user = await requireUser();
  const { error } = await searchParams;
  const trouble = typeof error === "string" ? readSignInTrouble(error, "x.com") : null;
  const actions = { connectX, saveKeys, deleteKeys, startReading, tryReadingAgain, endReading };
  return <XIntakeScreen view={await loadXScreen(user.id)} trouble={trouble} actions={actions} />;
}
