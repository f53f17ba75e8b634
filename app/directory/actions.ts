"use server";
// What an administrator changes in the directory.
import { redirect } from "next/navigation";
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { restoreClaims, withdrawClaims } from "#lib/directory/store.ts";
import { AppError } from "#lib/errors.ts";
import { userAction } from "#lib/session/action.ts";

const oneSchema = z.object({ id: z.string().regex(/^[0-9]{1,18}$/) });
const schema = z.union([oneSchema, z.object({ list: z.string().trim().min(1).max(100) })]);

const withdrawSome = userAction(schema, async (input, user) => {
  if (user.role !== "administrator") throw new AppError("not_found");
  const which = "id" in input ? { ids: [input.id] } : { listName: input.list };
  const count = await withdrawClaims(db(), which, new Date());
  const subject = "id" in input ? input.id : input.list;
  const who = { userId: user.id, actorId: user.id, actorRole: user.role };
  await db().auditEntry.create({
    data: { ...who, action: "directory.withdrawn", subject, facts: { count } },
  });
  return count;
});

const restoreOne = userAction(oneSchema, async ({ id }, user) => {
  if (user.role !== "administrator") throw new AppError("not_found");
  const count = await restoreClaims(db(), [id]);
  const who = { userId: user.id, actorId: user.id, actorRole: user.role };
  await db().auditEntry.create({
    data: { ...who, action: "directory.restored", subject: id, facts: { count } },
  });
  return count;
});

/** Makes one claim stand again, and comes back to the page with the number. */
export async function restore(form: FormData): Promise<void> {
  const answer = await restoreOne(Object.fromEntries(form) as z.input<typeof oneSchema>);
  redirect(answer.ok ? `/directory?restored=${answer.value}` : "/directory");
}

/** Ends one claim or a whole list, and comes back to the page with the number. */
export async function withdraw(form: FormData): Promise<void> {
  const answer = await withdrawSome(Object.fromEntries(form) as z.input<typeof schema>);
  redirect(answer.ok ? `/directory?withdrawn=${answer.value}` : "/directory");
}
