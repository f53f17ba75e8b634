"use server";
// What a person can change about their account.
import { revalidatePath } from "next/cache";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { z } from "zod";
import { switches } from "#components/settings/choices.ts";
import type { FindChoices } from "#lib/candidates/find-candidates.ts";
import { runFindChoices } from "#lib/candidates/run.ts";
import { loadFindChoices, sameNameHostsMax } from "#lib/candidates/store.ts";
import { db } from "#lib/db/client.ts";
import { runSharing } from "#lib/directory/run.ts";
import { env } from "#lib/env.ts";
import { parseHost } from "#lib/fediverse/host.ts";
import { loadSources } from "#lib/intake/store.ts";
import { readXSettings } from "#lib/intake/x-api/x-settings.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { runRank } from "#lib/matches/run.ts";
import { runDisconnect, runErase } from "#lib/privacy/run.ts";
import { userAction } from "#lib/session/action.ts";
import { sessionCookie } from "#lib/session/cookies.ts";
import { requireUser } from "#lib/session/require-user.ts";
import { deleteSession } from "#lib/session/store.ts";
import type { UserId } from "#lib/session/user-id.ts";

function whoseData(userId: UserId) {
  const { appSecret, operatorKeys } = readXSettings(env());
  return { db: db(), userId, appSecret, operatorXKeys: operatorKeys };
}

export const disconnectAccount = userAction(z.object({ id: z.uuid() }), async ({ id }, user) => {
  const revoked = await runDisconnect(whoseData(user.id), id);
  revalidatePath("/settings");
  return { revoked };
});

export const deleteEverything = userAction(z.object({ confirm: z.literal(true) }), async (_input, user) => {
  const result = await runErase(whoseData(user.id));
  (await cookies()).delete(sessionCookie.name);
  return result;
});

const switchSchema = z.object({ choice: z.enum(switches), on: z.enum(["yes", "no"]) });
const sameNameSchema = z.object({ choice: z.literal("sameName"), hosts: z.string().max(400) });

/** One switch, or the servers for the look at the same name. The words agreed to are those the person has just read. */
export async function saveChoice(form: FormData): Promise<void> {
  const user = await requireUser();
  const input = z.union([switchSchema, sameNameSchema]).safeParse(Object.fromEntries(form));
  if (!input.success) return;
  const now = new Date();
  const finding = await loadFindChoices(db(), user.id);
  if (input.data.choice === "sameName") {
    const sameNameHosts = readHosts(input.data.hosts);
    await choose(user.id, { ...finding, sameNameHosts });
  } else {
    const { choice } = input.data;
    const on = input.data.on === "yes";
    if (choice === "member" || choice === "decided") {
      const t = await getTranslations("settings.choices");
      const wording = on ? `${t(`${choice}.title`)}. ${t(`${choice}.text`)}` : null;
      await runSharing({ db: db(), userId: user.id, now }, { kind: choice, wording });
      revalidatePath("/settings");
      return;
    }
    await choose(user.id, { ...finding, [choice]: on });
  }
  for (const { id } of await loadSources(db(), user.id)) {
    await enqueue("candidates.find", { userId: user.id, sourceId: id }, { key: id });
  }
  revalidatePath("/settings");
}

/** What a choice that no longer stands had found leaves the report at once. */
async function choose(userId: UserId, choices: FindChoices): Promise<void> {
  const onLost = async (contactIds: readonly string[]) => {
    await runRank({ db: db(), userId, contactIds, now: new Date() });
  };
  await runFindChoices({ db: db(), userId, choices, onLost });
}

function readHosts(text: string): string[] {
  const hosts = text
    .split(/[\s,;]+/)
    .flatMap((piece) => parseHost(piece.replace(/^@|^https?:\/\//i, "").replace(/\/.*$/, "")) ?? []);
  return [...new Set(hosts)].slice(0, sameNameHostsMax);
}

export async function signOutHere(): Promise<void> {
  const jar = await cookies();
  const token = jar.get(sessionCookie.name)?.value;
  if (token) await deleteSession(db(), token);
  jar.delete({ name: sessionCookie.name, path: "/", secure: true });
  redirect("/");
}
