"use server";

import { z } from "zod";
import { bulkGrades, wellFounded } from "#components/matches/report-url.ts";
import { db } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import {
  acceptAll,
  decide,
  lookAgain,
  lookAgainAll,
  previewAcceptAll,
  previewRejectAll,
  rejectAll,
  typeHandle,
  undoAll,
  undoDecision,
} from "#lib/matches/decisions/run.ts";
import { grades, rejectionReasons } from "#lib/matches/match.ts";
import { saveShowsPictures } from "#lib/matches/pictures/store.ts";
import { reportFilterSchema } from "#lib/matches/read-report-query.ts";
import { loadReportRow } from "#lib/matches/store.ts";
import { userAction } from "#lib/session/action.ts";
import { spendAllowance } from "#lib/session/allowance.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { answers } from "#lib/support/case.ts";
import { runAnswer } from "#lib/support/run.ts";

const contact = z.object({ contactId: z.uuid() });
const candidate = contact.extend({ handle: z.string().max(500) });
const rejection = candidate.extend({
  reason: z.enum(rejectionReasons).optional(),
  note: z.string().max(500).optional(),
});
const bulk = reportFilterSchema.omit({ state: true }).extend({ grade: z.enum(bulkGrades).optional() });

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

export const rejectMatch = userAction(rejection, (input, user) =>
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

/** Everybody whose server did not answer; servers that still fail are asked only every so often. */
export const lookUpAllAgain = userAction(reportFilterSchema.omit({ state: true }), async (filter, user) => {
  await spendAllowance(db(), { scope: `user:${user.id}`, kind: "look_again_all", now: new Date() });
  const looked = await lookAgainAll({ ...asking(user), filter });
  await enqueue("candidates.verify", {});
  return looked;
});

/** How every address of a contact was looked up. */
export const readLookupLog = userAction(contact, async ({ contactId }, { id }) => {
  return (await loadReportRow(db(), id, { contactId, now: new Date() })).logs;
});

/** The answer to a reviewer's question is the person's own word. */
export const answerQuestion = userAction(
  z.object({ questionId: z.uuid(), answer: z.enum(answers) }),
  (input, { id }) => runAnswer({ db: db(), userId: id, now: new Date(), ...input }),
);

/** Pictures of accounts, or initials alone. */
export const choosePictures = userAction(z.object({ shows: z.boolean() }), ({ shows }, { id }) =>
  saveShowsPictures(db(), id, shows),
);

export const previewBulk = userAction(bulk, (input, user) =>
  previewAcceptAll({ ...asking(user), ...bulkOf(input) }),
);

export const acceptBulk = userAction(bulk, (input, user) => acceptAll({ ...asking(user), ...bulkOf(input) }));

const shown = reportFilterSchema.omit({ state: true });
const shownOf = ({ grade, ...filter }: z.output<typeof shown>) => ({
  grades: grade ? [grade] : grades,
  filter,
});

export const previewRejections = userAction(shown, (input, user) =>
  previewRejectAll({ ...asking(user), ...shownOf(input) }),
);

export const rejectBulk = userAction(
  shown.extend({ reason: z.enum(rejectionReasons).optional() }),
  ({ reason, ...input }, user) =>
    rejectAll({ ...asking(user), ...shownOf(input), ...(reason ? { reason } : {}) }),
);

export const undoBulk = userAction(z.object({ batch: z.string().max(40) }), (input, user) =>
  undoAll({ ...asking(user), ...input }),
);
