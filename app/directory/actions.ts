"use server";
// What an administrator changes in the directory.
import { redirect } from "next/navigation";
import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { withdrawClaims } from "#lib/directory/store.ts";
import { AppError } from "#lib/errors.ts";
import { userAction } from "#lib/session/action.ts";

const schema = z.union([
  z.object({ id: z.string().regex(/^[0-9]{1,18}$/) }),
  z.object({ list: z.string().trim().min(1).max(100) }),
]);

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

/** Ends one claim or a whole list, and comes back to the page with the number. */
export async function withdraw(form: FormData): Promise<void> {
  const answer = await withdrawSome(Object.fromEntries(form) as z.input<typeof schema>);
  redirect(answer.ok ? `/directory?withdrawn=${answer.value}` : "/directory");
}
