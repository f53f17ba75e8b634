/** What a reader of texts hands over, in offsets of the normal text. */

/** Longer texts are read up to here; X's longest are 25,000 characters. */
export const textLengthMax = 30_000;

/** As much of a text as is read. */
export function readablePart(text: string): string {
  return text.length > textLengthMax ? text.slice(0, textLengthMax) : text;
}

/** Which rule fired; each names one written form (see the readers). */
export const rules = [
  "handle",
  "address",
  "profile_link",
  "remote_profile_link",
  "software_link",
  "nested_link",
  "split_handle",
  "handle_on_host",
  "host_then_handle",
  "spelled_out",
  "comma_for_dot",
] as const;
export type Rule = (typeof rules)[number];

export const hintKinds = [
  /** The text speaks of the fediverse and names no handle. */
  "keyword",
  /** A page that gathers links. */
  "link_page",
  /** "Same name on …" */
  "same_name",
  /** "Link in pinned post" */
  "pinned_post",
  /** A host whose letters only look like those of another. */
  "look_alike_host",
  /** A handle or link of which the end is missing. */
  "cut_off",
  /** An account on Bluesky or Threads; `handle` is where its bridge would be. */
  "bluesky",
  "threads",
] as const;
export type HintKind = (typeof hintKinds)[number];

export type Span = { readonly start: number; readonly end: number };

export type Reading =
  | (Span & { readonly kind: "handle"; readonly user: string; readonly host: string; readonly rule: Rule })
  | (Span & { readonly kind: "hint"; readonly hint: HintKind; readonly bridged?: string })
  /** Understood as something that is no handle; what lies inside is not read again. */
  | (Span & { readonly kind: "nothing" });

/** A normal text and how far it has been understood. */
export type Scan = {
  readonly text: string;
  /** The end of the text is not the end of what was written. */
  readonly endIsCut: boolean;
  /** Everything before belongs to an earlier reading. */
  readonly floor: number;
  /** The link whose end was looked for last: one long link is gone through once, however many more begin inside it. */
  readonly link: { from: number; end: number };
};
