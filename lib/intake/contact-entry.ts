/** What does one source say of one X account? The one shape every reader of this stage produces. */
import type { XId } from "#lib/fediverse/x-id.ts";

/** What one source says of one contact. Either `id` or `username` is there. */
export type ContactEntry = {
  readonly id?: XId;
  /** As the source writes it, without `@`; X names are the same in any case of letters. */
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

/** Whose archive or export it is, as far as the source says. */
export type Owner = {
  readonly id?: XId;
  readonly username?: string;
  readonly displayName?: string;
};
