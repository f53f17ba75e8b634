/** How sure is it that a handle is this contact's? The table of grades and the table of warnings. */
import type { Evidence, LookupState } from "#lib/candidates/candidate.ts";
import type { Grade, Warning } from "./match.ts";

export type GradeFacts = {
  readonly evidence: readonly Evidence[];
  readonly lookup: LookupState;
  readonly backLink: "agrees" | "other" | "none";
};

/** The first rule that holds gives the grade. */
const rules: readonly { readonly grade: Grade; readonly when: (facts: GradeFacts) => boolean }[] = [
  { grade: "proven", when: ({ evidence }) => evidence.some(isMemberById) },
  {
    grade: "reciprocal",
    when: ({ evidence, lookup, backLink }) =>
      evidence.some(isText) && isFound(lookup) && backLink === "agrees",
  },
  { grade: "declared", when: ({ evidence, lookup }) => evidence.some(isPlainText) && isFound(lookup) },
  { grade: "listed", when: ({ evidence, lookup }) => evidence.some(isClaim) && lookup === "verified" },
  { grade: "possible", when: () => true },
];

type Effect = {
  /** Speaks against this being the contact's account; not raised against what the owner has proven. */
  readonly doubtsOwner: boolean;
  /** Brings `declared` and `listed` down to `possible`. What the owner has proven on both sides is not lowered. */
  readonly lowers: boolean;
  /** Keeps the candidate out of every acceptance of many at once. */
  readonly holds: boolean;
};

const yes = true;
const no = false;

// biome-ignore format: a table to be read by people
export const warningEffects: Readonly<Record<Warning, Effect>> = {
  back_link_to_other:        { doubtsOwner: yes, lowers: yes, holds: yes },
  handle_shared_by_contacts: { doubtsOwner: yes, lowers: yes, holds: yes },
  look_alike_host:           { doubtsOwner: yes, lowers: yes, holds: yes },
  name_unlike:               { doubtsOwner: yes, lowers: yes, holds: yes },
  several_handles:           { doubtsOwner: no,  lowers: yes, holds: yes },
  bot:                       { doubtsOwner: no,  lowers: yes, holds: yes },
  bridge:                    { doubtsOwner: no,  lowers: yes, holds: yes },
  dormant:                   { doubtsOwner: no,  lowers: yes, holds: yes },
  mirror:                    { doubtsOwner: no,  lowers: yes, holds: yes },
  group:                     { doubtsOwner: no,  lowers: yes, holds: yes },
  moved:                     { doubtsOwner: no,  lowers: yes, holds: yes },
  memorial:                  { doubtsOwner: no,  lowers: no,  holds: yes },
  locked:                    { doubtsOwner: no,  lowers: no,  holds: no },
  not_discoverable:          { doubtsOwner: no,  lowers: no,  holds: no },
};

/** What the evidence alone says, before any warning. */
export function gradeEvidence(facts: GradeFacts): Grade {
  return rules.find(({ when }) => when(facts))?.grade ?? "possible";
}

/** The grade once the warnings are counted. What the owner has shown on both sides stands. */
export function lowerGrade(grade: Grade, warnings: readonly Warning[]): Grade {
  if (isShownByOwner(grade)) return grade;
  return warnings.some((warning) => warningEffects[warning].lowers) ? "possible" : grade;
}

/** The owner of both accounts has tied them together: by signing in on both, or by naming each on the other. */
export const isShownByOwner = (grade: Grade): boolean => grade === "proven" || grade === "reciprocal";

/** The account exists, at this address or at the one it moved to. */
export const isFound = (lookup: LookupState): boolean => lookup === "verified" || lookup === "moved";

/** Nobody has said yet whether the account exists: not asked, not answered, or not told. */
export const isOpen = (lookup: LookupState): boolean =>
  lookup === "waiting" || lookup === "unreachable" || lookup === "refused";

const isClaim = (evidence: Evidence) => evidence.kind === "directory";
// A member's claim found by name alone may be about an earlier owner of the name: it counts as a list's.
const isMemberById = (evidence: Evidence) =>
  evidence.kind === "directory" && evidence.source === "member" && evidence.by === "x_id";
const isText = (evidence: Evidence) => evidence.kind === "text";
const isPlainText = (evidence: Evidence) => evidence.kind === "text" && evidence.strength !== "weak";
