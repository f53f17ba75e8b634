"use server";

import { z } from "zod";
import { db } from "#lib/db/client.ts";
import { enqueue } from "#lib/jobs/queue.ts";
import { rejectionReasons } from "#lib/matches/match.ts";
import { userAction } from "#lib/session/action.ts";
import { spendAllowance } from "#lib/session/allowance.ts";
import type { UserId } from "#lib/session/user-id.ts";
import {
  runAsk,
  runCaseDecision,
  runCaseHandle,
  runCaseLookAgain,
  runCaseRow,
  runCaseUndo,
  runCloseCase,
  runNote,
  runPassCase,
  runSettle,
  runTakeCase,
} from "#lib/support/run.ts";

// Whether somebody is of the desk and has the case in their hands is asked where the case is read, at every call.

const inCase = z.object({ caseId: z.uuid() });
const contact = inCase.extend({ contactId: z.uuid() });
const candidate = contact.extend({ handle: z.string().max(500) });

const at = (caseId: string, { id }: { readonly id: UserId }) => ({
  db: db(),
  reviewer: id,
  caseId,
  now: new Date(),
});

const spendQuestion = ({ id }: { readonly id: UserId }) =>
  spendAllowance(db(), { scope: `user:${id}`, kind: "typed_handle", now: new Date() });

export const takeCase = userAction(inCase, ({ caseId }, user) => runTakeCase(at(caseId, user)));

export const passCase = userAction(
  inCase.extend({ to: z.string().max(300).nullable() }),
  ({ caseId, to }, user) => runPassCase({ ...at(caseId, user), to }),
);

export const closeCase = userAction(inCase, ({ caseId }, user) => runCloseCase(at(caseId, user)));

export const keepNote = userAction(
  inCase.extend({ text: z.string().trim().min(1).max(4_000) }),
  ({ caseId, text }, user) => runNote({ ...at(caseId, user), text }),
);

export const settleProposal = userAction(
  inCase.extend({ proposalId: z.uuid(), confirm: z.boolean() }),
  ({ caseId, ...word }, user) => runSettle({ ...at(caseId, user), ...word }),
);

export const acceptInCase = userAction(candidate, ({ caseId, ...word }, user) =>
  runCaseDecision({ ...at(caseId, user), ...word, verdict: "accepted" }),
);

export const rejectInCase = userAction(
  candidate.extend({ reason: z.enum(rejectionReasons).optional(), note: z.string().max(500).optional() }),
  ({ caseId, ...word }, user) => runCaseDecision({ ...at(caseId, user), ...word, verdict: "rejected" }),
);

export const undoInCase = userAction(contact, ({ caseId, contactId }, user) =>
  runCaseUndo({ ...at(caseId, user), contactId }),
);

export const typeInCase = userAction(candidate, async ({ caseId, ...word }, user) => {
  await spendQuestion(user);
  const typed = await runCaseHandle({ ...at(caseId, user), ...word });
  if (typed.kind === "typed") await enqueue("candidates.verify", {});
  return typed;
});

export const lookAgainInCase = userAction(contact, async ({ caseId, contactId }, user) => {
  await spendQuestion(user);
  const looked = await runCaseLookAgain({ ...at(caseId, user), contactId });
  await enqueue("candidates.verify", {});
  return looked;
});

export const readLogInCase = userAction(contact, async ({ caseId, contactId }, user) => {
  return (await runCaseRow({ ...at(caseId, user), contactId })).logs;
});

export const askPerson = userAction(
  candidate.extend({ question: z.string().trim().min(1).max(500) }),
  ({ caseId, ...word }, user) => runAsk({ ...at(caseId, user), ...word }),
);
