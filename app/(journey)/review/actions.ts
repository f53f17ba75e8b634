"use server";

import { z } from "zod";
import { wellFounded } from "#components/matches/report-url.ts";
import { db } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import {
  acceptAll,
  decide,
  lookAgain,
  previewAcceptAll,
  typeHandle,
  undoAll,
  undoDecision,
} from "#lib/matches/decisions/run.ts";
import { warnings } from "#lib/matches/match.ts";
import { userAction } from "#lib/session/action.ts";
import { spendAllowance } from "#lib/session/allowance.ts";
import type { UserId } from "#lib/session/user-id.ts";

const contact = z.object({ contactId: z.uuid() });
const candidate = contact.extend({ handle: z.string().max(500) });
const bulk = z.object({
  grade: z.enum(wellFounded).optional(),
  warning: z.enum(warnings).optional(),
  direction: z.enum(["following", "follower", "mutual"]).optional(),
  search: z.string().max(100).optional(),
});

const asking = ({ id }: { id: UserId }) => ({
  db: db(),
  userId: id,
  actor: { id, role: "person" } as const,
  now: new Date(),
});
const bulkOf = ({ grade, ...filter }: z.output<typeof bulk>) => ({
  grades: grade ? [grade] : wellFounded,
  filter,
});

export const acceptMatch = userAction(candidate, (input, user) =>
  decide({ ...asking(user), ...input, verdict: "accepted" }),
);

export const rejectMatch = userAction(candidate, (input, user) =>
  decide({ ...asking(user), ...input, verdict: "rejected" }),
);

export const undoMatch = userAction(contact, (input, user) => undoDecision({ ...asking(user), ...input }));

/** Both let other servers be asked, so one person gets a share of that. */
const spendQuestion = ({ id }: { id: UserId }) =>
  spendAllowance(db(), { scope: `user:${id}`, kind: "typed_handle", now: new Date() });

export const typeMatch = userAction(candidate, async (input, user) => {
  await spendQuestion(user);
  const typed = await typeHandle({ ...asking(user), ...input });
  if (typed.kind === "typed") await enqueue("candidates.verify", {});
  return typed;
});

export const lookUpAgain = userAction(contact, async (input, user) => {
  await spendQuestion(user);
  const looked = await lookAgain({ ...asking(user), ...input });
  await enqueue("candidates.verify", {});
  return looked;
});

export const previewBulk = userAction(bulk, (input, user) =>
  previewAcceptAll({ ...asking(user), ...bulkOf(input) }),
);

export const acceptBulk = userAction(bulk, (input, user) => acceptAll({ ...asking(user), ...bulkOf(input) }));

export const undoBulk = userAction(z.object({ batch: z.string().max(40) }), (input, user) =>
  undoAll({ ...asking(user), ...input }),
);
