/** Who is known to be where: somebody said that an X account and a handle are the same person's. */
import type { ClaimSource } from "#lib/candidates/candidate.ts";
import type { Handle } from "#lib/fediverse/handle.ts";
import type { XId } from "#lib/fediverse/x-id.ts";

/** A claim to be stored. X id or X name is there, or both; ids outrank names, because names are used again. */
export type NewClaim = {
  readonly xId: XId | null;
  /** In lower case: X names are the same in any case of letters. */
  readonly xUsername: string | null;
  readonly handle: Handle;
  readonly source: ClaimSource;
  /** The list a row itself names; null when it names none. */
  readonly listName: string | null;
  /** Where it can be checked: the address of an entry, or how it was shown. */
  readonly proof?: string | null;
};

/** A stored claim that stands for one contact. */
export type FoundClaim = {
  readonly claimId: string;
  readonly handle: string;
  readonly source: ClaimSource;
  readonly listName: string;
  readonly by: "x_id" | "x_username";
};

/** A stored claim with its whole story. */
export type ClaimRecord = {
  readonly id: string;
  readonly xId: string | null;
  readonly xUsername: string | null;
  readonly handle: string;
  readonly source: ClaimSource;
  readonly listName: string;
  readonly proof: string | null;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly withdrawnAt: Date | null;
};

/** What may be imported from a file; members and decisions come from people signing in and deciding. */
export const importableSources = ["list", "roster", "wikidata"] as const satisfies readonly ClaimSource[];

export const proofLengthMax = 500;
