/** What would change if a source that waits were merged with what is known? */

export type DifferentContact = {
  readonly xId: string | null;
  readonly username: string | null;
  readonly displayName: string | null;
  /** The address of somebody known by it alone. */
  readonly handle: string | null;
  /** For somebody renamed: the X name known until now. */
  readonly before?: string;
};

/** How many there are, and the first of them. */
export type DifferencePart = { readonly count: number; readonly first: readonly DifferentContact[] };

export const differenceFirstMax = 300;

export type SourceDifference = {
  /** Contacts the source tells of, each once. */
  readonly contacts: number;
  /** Those nobody has told of before. */
  readonly added: DifferencePart;
  /** Known already, and followed according to this source only. */
  readonly newlyFollowed: DifferencePart;
  readonly renamed: DifferencePart;
  /** Known by number alone until now. */
  readonly named: DifferencePart;
  /**
   * Followed according to what is known, and missing in this source. null when that would mean nothing: the source is older
   * than what is known, or no list of followings that came whole.
   */
  readonly gone: DifferencePart | null;
  /** Something known is younger than this source: the younger names stay. */
  readonly isOlder: boolean;
};

/**
 * Of which sources a missing contact says something: those that list everybody the person follows. A reading of X only when it came
 * to its end.
 */
export const completeKinds: readonly string[] = ["archive", "export", "x_api"];
