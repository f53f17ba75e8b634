/** Where might one contact be? What the directory says of them and what they wrote themselves, as candidates. */
import { handleHost, parseHandle } from "#lib/fediverse/handle.ts";
import type { CandidateKind, ContactField, Evidence } from "./candidate.ts";
import { extractHandles } from "./extract-handles.ts";
import { judgeHost } from "./judge-host.ts";
import { gatherByHandle } from "./merge-evidence.ts";

/** What a contact wrote, and by what they are known on X. */
export type ContactTexts = {
  readonly contactId: string;
  readonly displayNames: readonly string[];
  readonly bio: string | null;
  readonly location: string | null;
  readonly urls: readonly string[];
  readonly pinned: string | null;
};

/** A standing claim of the directory about the contact. */
export type ContactClaim = {
  readonly claimId: string;
  readonly handle: string;
  readonly source: Extract<Evidence, { kind: "directory" }>["source"];
  readonly listName: string;
  readonly by: "x_id" | "x_username";
};

export type ContactCandidate = {
  readonly contactId: string;
  readonly handle: string;
  readonly kind: CandidateKind;
  readonly evidence: readonly Evidence[];
};

/** One candidate for each handle, with all that speaks for it. Each field is read by itself; nothing is joined. */
export function findCandidates(contact: ContactTexts, claims: readonly ContactClaim[]): ContactCandidate[] {
  const found = [
    ...claims.map(fromClaim),
    ...fieldsOf(contact).flatMap(({ field, text }) => fromText(field, text)),
  ];
  return [...gatherByHandle(found)].flatMap(([handle, evidence]) => {
    const kind = kindOf(handle);
    return kind ? [{ contactId: contact.contactId, handle, kind, evidence }] : [];
  });
}

function fromClaim(claim: ContactClaim): { handle: string; evidence: Evidence } {
  const { claimId, source, listName, by } = claim;
  return { handle: claim.handle, evidence: { kind: "directory", source, listName, by, claimId } };
}

function fieldsOf(contact: ContactTexts): { field: ContactField; text: string }[] {
  const one = (field: ContactField, text: string | null) => (text ? [{ field, text }] : []);
  return [
    ...contact.displayNames.flatMap((text) => one("name", text)),
    ...one("bio", contact.bio),
    ...one("location", contact.location),
    ...contact.urls.flatMap((text) => one("url", text)),
    ...one("pinned", contact.pinned),
  ];
}

function fromText(field: ContactField, text: string): { handle: string; evidence: Evidence }[] {
  return extractHandles([{ field, text }]).handles.map(
    ({ handle, fragment, rule, strength, isThirdParty }) => {
      const doubt = isThirdParty ? { thirdParty: true } : {};
      return { handle, evidence: { kind: "text", field, fragment, rule, strength, ...doubt } };
    },
  );
}

/** A stored handle of a host that is nobody's (a mail provider) is no candidate. */
function kindOf(text: string): CandidateKind | null {
  const handle = parseHandle(text);
  const kind = handle ? judgeHost(handleHost(handle)) : "nobody";
  return kind === "nobody" ? null : kind;
}
