/** How is a reason, a warning or an ending said in words? Message keys and values; the sentences are in the "reasons" words. */
import type { ClaimSource, ContactField, Evidence, LookupState } from "#lib/candidates/candidate.ts";
import { type LookupReason, lookupReasons } from "#lib/candidates/judge-account.ts";
import type { Grade, RankedCandidate, Reason, ReportRow, StateReason, Warning } from "./match.ts";

/** Every key of the "reasons" words. */
type ReasonKey =
  | `text_${ContactField}`
  | `directory_${ClaimSource}`
  | "typed"
  | "same_name"
  | "verified"
  | "moved"
  | "no_profile"
  | "back_link"
  | "back_link_other"
  | `lookup_${LookupState}`
  | `warning_${Warning}`
  | `grade_${Grade}`
  | `why_${StateReason}`
  | `because_${LookupReason}`;

export type Explanation = {
  readonly key: ReasonKey;
  readonly values: Readonly<Record<string, string | Date>>;
};

/** One reason. Of a text: the field in the key, `fragment` exactly as it stands there, `strength` explicit, plausible or weak. */
export function explainReason(reason: Reason): Explanation {
  switch (reason.kind) {
    case "evidence":
      return explainEvidence(reason.evidence);
    case "back_link":
      return { key: reason.agrees ? "back_link" : "back_link_other", values: { url: plainUrl(reason.url) } };
    case "verified":
    case "moved":
      return { key: reason.kind, values: { subject: reason.subject } };
    case "no_profile":
      return { key: "no_profile", values: {} };
  }
}

function explainEvidence(evidence: Evidence): Explanation {
  switch (evidence.kind) {
    case "text":
      return {
        key: `text_${evidence.field}`,
        values: { fragment: evidence.fragment, strength: evidence.strength },
      };
    case "directory":
      return {
        key: `directory_${evidence.source}`,
        values: { list: evidence.listName, named: evidence.listName === "" ? "no" : "yes", by: evidence.by },
      };
    case "typed":
      return { key: "typed", values: {} };
    case "same_name":
      return { key: "same_name", values: { name: evidence.xUsername } };
  }
}

/** One warning of a candidate, with what it is about. */
export function explainWarning(warning: Warning, candidate: RankedCandidate): Explanation {
  const other = candidate.reasons.find((reason) => reason.kind === "back_link" && !reason.agrees);
  const lastPostAt = candidate.profile?.lastPostAt ?? null;
  return {
    key: `warning_${warning}`,
    values: {
      subject: candidate.subject,
      host: hostOf(candidate.subject),
      rival: candidate.rival?.handle ?? "",
      confirmed: candidate.rival?.isFound === false ? "no" : "yes",
      url: other?.kind === "back_link" ? plainUrl(other.url) : "",
      known: lastPostAt === null ? "no" : "yes",
      ...(lastPostAt === null ? {} : { since: new Date(lastPostAt) }),
    },
  };
}

/** What the fediverse answered for a candidate. Never says "not found" when we could not look. */
export function explainLookup(
  candidate: Pick<RankedCandidate, "handle" | "subject" | "lookup">,
): Explanation {
  const { handle, subject, lookup } = candidate;
  return { key: `lookup_${lookup}`, values: { handle, subject, host: hostOf(handle) } };
}

/** Why a look-up ended as it did, or null when there is nothing to add to its ending. */
export function explainLookupReason({ reason }: Pick<RankedCandidate, "reason">): Explanation | null {
  const known = lookupReasons.find((it) => it === reason);
  return known ? { key: `because_${known}`, values: {} } : null;
}

export function explainGrade(grade: Grade): Explanation {
  return { key: `grade_${grade}`, values: {} };
}

/** Why a contact stands where it stands, or null when its state says it all. */
export function explainState(row: Pick<ReportRow, "why" | "handle">): Explanation | null {
  return row.why ? { key: `why_${row.why}`, values: { host: hostOf(row.handle ?? "") } } : null;
}

const hostOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1);
const plainUrl = (url: string): string => url.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, "");
