/** Whom do they follow on X? The shape every intake reader produces and every later stage reads. */
import type { XId } from "#lib/fediverse/x-id.ts";

/** What one source says of one contact. Either `id` or `username` is there. */
export type ContactEntry = {
  readonly id?: XId;
  readonly username?: string;
  /** Latest first; kept as text because people write their handle into their name. */
  readonly displayNames?: readonly string[];
  readonly following?: boolean;
  readonly follower?: boolean;
  readonly blocked?: boolean;
  readonly muted?: boolean;
  readonly bio?: string;
  readonly location?: string;
  /** Expanded links, never t.co. */
  readonly urls?: readonly string[];
  readonly pinned?: string;
};

/** A contact as stored: the fold of what all sources said. */
export type Contact = {
  readonly contactId: string;
  readonly id: XId | null;
  readonly username: string | null;
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

/** An input row that was refused, and why, in words a person can act on. */
export type RefusedRow = {
  readonly file: string;
  /** Counted from 1 where rows exist; absent when the whole file was refused. */
  readonly row?: number;
  readonly code: string;
  readonly found?: string;
};
