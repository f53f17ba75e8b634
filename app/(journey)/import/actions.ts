"use server";
// What a person can do with what they have brought.
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { runRemoveSource } from "#lib/contacts/run.ts";
import { db } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { userAction } from "#lib/session/action.ts";

/** Removes one source and what only it brought; what is left is ranked anew, because facts may have gone with it. */
export const removeSource = userAction(z.object({ sourceId: z.uuid() }), async ({ sourceId }, user) => {
  await runRemoveSource(db(), user.id, sourceId);
  await enqueue("matches.rank", { userId: user.id }, { key: user.id });
  revalidatePath("/import");
});
