/** What the report's buttons ask of the server, and what comes back. */
import type { AppErrorCode } from "#lib/errors.ts";
import type { ReportRow } from "#lib/matches/match.ts";
import type { AcceptObstacle, BulkException } from "#lib/matches/propose-candidate.ts";
import type { BulkFilter } from "./report-url.ts";

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly code: AppErrorCode };

export type Decided =
  | { readonly kind: "decided"; readonly row: ReportRow }
  | { readonly kind: "refused"; readonly obstacle: AcceptObstacle };
export type Undone = { readonly kind: "undone" | "nothing_to_undo"; readonly row: ReportRow };
export type Typed =
  | { readonly kind: "typed"; readonly row: ReportRow }
  | { readonly kind: "not_a_handle" }
  | { readonly kind: "not_a_person"; readonly host: string };

type OneContact = { readonly contactId: string };
/** Each answers the contact as it stands afterwards, or why nothing was changed. */
export type RowActions = {
  readonly accept: (input: OneContact & { readonly handle: string }) => Promise<Answer<Decided>>;
  readonly reject: (input: OneContact & { readonly handle: string }) => Promise<Answer<Decided>>;
  readonly undo: (input: OneContact) => Promise<Answer<Undone>>;
  readonly typeHandle: (input: OneContact & { readonly handle: string }) => Promise<Answer<Typed>>;
  readonly lookAgain: (input: OneContact) => Promise<Answer<unknown>>;
};

/** What accepting many at once does, or would do. */
export type BulkCount = {
  readonly accepted: number;
  readonly exceptions: Readonly<Record<BulkException, number>>;
};
export type BulkActions = {
  readonly previewAll: (filter: BulkFilter) => Promise<Answer<BulkCount>>;
  readonly acceptAll: (filter: BulkFilter) => Promise<Answer<BulkCount & { readonly batch: string | null }>>;
  readonly undoAll: (input: { readonly batch: string }) => Promise<Answer<unknown>>;
};

/** Why a row did not change, as far as the person can do something about it. */
export type RowProblem = AppErrorCode | AcceptObstacle | "not_a_handle" | "not_a_person" | "lost";
