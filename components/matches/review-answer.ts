/** What the report's buttons ask of the server, and what comes back. */

import type { LookupLog } from "#lib/candidates/candidate.ts";
import type { AppErrorCode } from "#lib/errors.ts";
import type { RejectionReason, ReportRow } from "#lib/matches/match.ts";
import type { AcceptObstacle, BulkException } from "#lib/matches/propose-candidate.ts";
import type { BulkFilter, RejectFilter } from "./report-url.ts";

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: AppErrorCode };

export type Decided =
  | { readonly kind: "decided"; readonly row: ReportRow }
  | { readonly kind: "refused"; readonly obstacle: AcceptObstacle }
  /** In a case where two people decide: the word waits for the other's. */
  | { readonly kind: "proposed" };
export type Undone = { readonly kind: "undone" | "nothing_to_undo"; readonly row: ReportRow };
export type Typed =
  | { readonly kind: "typed"; readonly row: ReportRow }
  | { readonly kind: "not_a_handle" }
  | { readonly kind: "not_a_person"; readonly host: string };

type OneContact = { readonly contactId: string };
/** Each answers the contact as it stands afterwards, or why nothing was changed. */
export type RowActions = {
  readonly accept: (input: OneContact & { readonly handle: string }) => Promise<Answer<Decided>>;
  readonly reject: (
    input: OneContact & {
      readonly handle: string;
      readonly reason?: RejectionReason;
      readonly note?: string;
    },
  ) => Promise<Answer<Decided>>;
  readonly undo: (input: OneContact) => Promise<Answer<Undone>>;
  readonly typeHandle: (input: OneContact & { readonly handle: string }) => Promise<Answer<Typed>>;
  readonly lookAgain: (input: OneContact) => Promise<Answer<unknown>>;
  /** How each address of the contact was looked up. */
  readonly readLog: (input: OneContact) => Promise<Answer<readonly LookupLogOf[]>>;
  /** The person's answer to a reviewer's question; only in their own report. */
  readonly answer?: (input: {
    readonly questionId: string;
    readonly answer: "yes" | "no" | "unsure";
  }) => Promise<Answer<Decided | Undone>>;
  /** A reviewer's question to the person; only in a case. */
  readonly ask?: (
    input: OneContact & { readonly handle: string; readonly question: string },
  ) => Promise<Answer<Decided>>;
};

export type LookupLogOf = { readonly handle: string; readonly log: LookupLog };

/** What a reviewer wants to know from the person about a contact. */
export type OpenQuestion = {
  readonly id: string;
  readonly contactId: string;
  readonly handle: string;
  readonly question: string;
};

/** What accepting many at once does, or would do. */
export type BulkCount = {
  readonly accepted: number;
  readonly exceptions: Readonly<Record<BulkException, number>>;
};
/** What rejecting many at once does, or would do; `others`: those for whom another address is suggested next. */
export type RejectionCount = { readonly rejected: number; readonly others: number };
export type BulkActions = {
  readonly previewAll: (filter: BulkFilter) => Promise<Answer<BulkCount>>;
  readonly acceptAll: (filter: BulkFilter) => Promise<Answer<BulkCount & { readonly batch: string | null }>>;
  readonly previewRejections: (filter: RejectFilter) => Promise<Answer<RejectionCount>>;
  readonly rejectAll: (
    input: RejectFilter & { readonly reason?: RejectionReason },
  ) => Promise<Answer<RejectionCount & { readonly batch: string | null }>>;
  readonly lookAgainAll: (filter: RejectFilter) => Promise<Answer<{ readonly contacts: number }>>;
  readonly undoAll: (input: { readonly batch: string }) => Promise<Answer<unknown>>;
};

/** Why a row did not change, as far as the person can do something about it. */
export type RowProblem = AppErrorCode | AcceptObstacle | "not_a_handle" | "not_a_person" | "lost";
