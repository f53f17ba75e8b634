/** What speaks against a candidate, or should be known before following it? */
import type { CandidateKind, Evidence, LookupState, Profile } from "#lib/candidates/candidate.ts";
import { isLookAlikeHost } from "#lib/fediverse/look-alike-host.ts";
import { dayMs } from "#lib/time.ts";
import { isNameUnlike } from "./compare-names.ts";
import { isFound, isShownByOwner, warningEffects } from "./grade-evidence.ts";
import { type Grade, type Warning, warnings } from "./match.ts";

export type WarningFacts = {
  readonly x: { readonly username: string | null; readonly displayNames: readonly string[] };
  readonly handle: string;
  /** The canonical address. */
  readonly subject: string;
  readonly kind: CandidateKind;
  readonly evidence: readonly Evidence[];
  readonly lookup: LookupState;
  readonly profile: Profile | null;
  readonly backLink: "agrees" | "other" | "none";
  /** What the evidence alone says. */
  readonly grade: Grade;
  /** Contacts of this person that lead to this account, this one included. */
  readonly sharedBy: number;
  /** Another account of this contact is named on evidence at least as good, and its server has not denied it. */
  readonly hasRival: boolean;
  readonly now: Date;
};

/** No post for this long makes an account dormant. */
const dormantAfterMs = 2 * 365 * dayMs;

/** In the fixed order of the list of warnings. Of an account nobody has found only the address can warn. */
export function collectWarnings(facts: WarningFacts): readonly Warning[] {
  const raised = isShownByOwner(facts.grade)
    ? warnings.filter((warning) => !warningEffects[warning].doubtsOwner)
    : warnings;
  return raised.filter((warning) => tests[warning](facts));
}

const tests: Readonly<Record<Warning, (facts: WarningFacts) => boolean>> = {
  back_link_to_other: ({ backLink }) => backLink === "other",
  handle_shared_by_contacts: ({ sharedBy }) => sharedBy > 1,
  several_handles: ({ hasRival }) => hasRival,
  moved: ({ lookup }) => lookup === "moved",
  bot: (facts) => of(facts)?.bot === true,
  bridge: ({ kind }) => kind === "bridge",
  mirror: ({ kind }) => kind === "mirror",
  group: ({ kind }) => kind === "group",
  look_alike_host: ({ handle, subject }) =>
    [handle, subject].some((address) => isLookAlikeHost(hostOf(address))),
  dormant: (facts) => isDormant(of(facts)?.lastPostAt ?? null, facts.now),
  memorial: (facts) => of(facts)?.memorial === true,
  locked: (facts) => of(facts)?.locked === true,
  name_unlike: (facts) => isFound(facts.lookup) && !isSignedByName(facts.evidence) && isUnlike(facts),
  not_discoverable: (facts) => of(facts)?.discoverable === false,
};

const of = ({ lookup, profile }: WarningFacts): Profile | null => (isFound(lookup) ? profile : null);
const hostOf = (address: string) => address.slice(address.lastIndexOf("@") + 1);
const userOf = (address: string) => address.slice(0, address.lastIndexOf("@"));

function isDormant(lastPostAt: string | null, now: Date): boolean {
  return lastPostAt !== null && now.getTime() - Date.parse(lastPostAt) > dormantAfterMs;
}

/** A handle in one's own name, location or website field is one's own, whatever it is called; in a bio it may be a credit. */
function isSignedByName(evidence: readonly Evidence[]): boolean {
  return evidence.some(
    (piece) =>
      piece.kind === "text" &&
      ["name", "location", "url"].includes(piece.field) &&
      piece.strength === "explicit",
  );
}

function isUnlike({ x, subject, handle, profile }: WarningFacts): boolean {
  const displayName = profile?.displayName ?? "";
  return [subject, handle].every((address) => isNameUnlike(x, { user: userOf(address), displayName }));
}
