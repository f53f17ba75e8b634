/** Whom do they follow on X? The shape every later stage reads. */
import type { XId } from "#lib/fediverse/x-id.ts";

export type { ContactEntry } from "#lib/intake/contact-entry.ts";

/** A contact as stored: the fold of what all sources said. */
export type Contact = {
  readonly contactId: string;
  readonly id: XId | null;
  /** In lower case, because X names are the same in any case of letters. */
  readonly username: string | null;
  /** Latest first. */
  readonly displayNames: readonly string[];
  readonly following: boolean;
  readonly follower: boolean;
  readonly blocked: boolean;
  readonly muted: boolean;
  readonly bio: string | null;
  readonly location: string | null;
  readonly urls: readonly string[];
  readonly pinned: string | null;
};
