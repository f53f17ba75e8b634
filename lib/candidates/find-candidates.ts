/** Where might one contact be? What the directory says of them and what they wrote themselves, as candidates. */
import { handleHost, joinHandle, parseHandle } from "#lib/fediverse/handle.ts";
import type { CandidateKind, ContactField, Evidence } from "./candidate.ts";
import { type Extraction, extractFromEach, extractHints, type ProfileText } from "./extract-handles.ts";
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
  readonly username?: string | null;
};

/** What the person wants to be proposed besides what is found by itself. */
export type FindChoices = {
  readonly bluesky: boolean;
  readonly threads: boolean;
  /** Servers to be asked for the same name as on X. */
  readonly sameNameHosts: readonly string[];
};

export const noChoices: FindChoices = { bluesky: false, threads: false, sameNameHosts: [] };

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

/** One of those whose candidates are looked for, and what the directory says of them. */
export type Sought = { readonly contact: ContactTexts; readonly claims: readonly ContactClaim[] };

/**
 * The candidates of each in turn: one for each handle, with all that speaks for it. Each field is read by itself; nothing
 * is joined.
 */
export function findCandidates(
  sought: readonly Sought[],
  choices: FindChoices = noChoices,
): ContactCandidate[][] {
  const texts = sought.flatMap(({ contact }, place) => fieldsOf(contact).map((text) => ({ place, text })));
  const read = extractFromEach(texts.map(({ text }) => text));
  const own = sought.map((): ReadText[] => []);
  for (const [index, found] of read.entries()) {
    const one = texts[index];
    if (one) own[one.place]?.push({ text: one.text, found });
  }
  return sought.map((one, place) => candidatesOf(one, own[place] ?? [], choices));
}

type ReadText = { readonly text: ProfileText; readonly found: Extraction };

function candidatesOf(
  { contact, claims }: Sought,
  texts: readonly ReadText[],
  choices: FindChoices,
): ContactCandidate[] {
  const wantsBridges = choices.bluesky || choices.threads;
  const found = [
    ...claims.map(fromClaim),
    ...texts.flatMap(fromText),
    ...(wantsBridges ? texts.flatMap(fromBridges) : []),
    ...fromSameName(contact.username ?? null, choices.sameNameHosts),
  ];
  return [...gatherByHandle(found)].flatMap(([handle, evidence]) => {
    const kind = kindOf(handle);
    const isUnwanted = kind === "bridge" && !isWantedBridge(handle, choices);
    return kind && !isUnwanted ? [{ contactId: contact.contactId, handle, kind, evidence }] : [];
  });
}

function isWantedBridge(handle: string, { bluesky, threads }: FindChoices): boolean {
  return /@(?:.+\.)?threads\.(?:net|com)$/.test(handle) ? threads : bluesky;
}

/** Where the bridge of a Bluesky or Threads account would be; only a look-up can tell whether its owner turned it on. */
function fromBridges({ text, found }: ReadText): { handle: string; evidence: Evidence }[] {
  const { field } = text;
  return [...found.hints, ...extractHints([text])].flatMap(({ kind, fragment, bridge }) =>
    bridge
      ? [{ handle: bridge, evidence: { kind: "text", field, fragment, rule: kind, strength: "weak" } }]
      : [],
  );
}

function fromSameName(
  xUsername: string | null,
  hosts: readonly string[],
): { handle: string; evidence: Evidence }[] {
  if (!xUsername) return [];
  return hosts.flatMap((host) => {
    const handle = joinHandle(xUsername, host);
    return handle ? [{ handle, evidence: { kind: "same_name", xUsername } }] : [];
  });
}

function fromClaim(claim: ContactClaim): { handle: string; evidence: Evidence } {
  const { claimId, source, listName, by } = claim;
  return { handle: claim.handle, evidence: { kind: "directory", source, listName, by, claimId } };
}

function fieldsOf(contact: ContactTexts): ProfileText[] {
  const one = (field: ContactField, text: string | null) => (text ? [{ field, text }] : []);
  return [
    // Somebody of whom only the address is known is called by it: that is no name they chose.
    ...contact.displayNames
      .filter((text) => !contact.urls.includes(`acct:${text.slice(1)}`))
      .flatMap((text) => one("name", text)),
    ...one("bio", contact.bio),
    ...one("location", contact.location),
    ...contact.urls.flatMap((text) => one("url", text)),
    ...one("pinned", contact.pinned),
  ];
}

function fromText({ text: { field }, found }: ReadText): { handle: string; evidence: Evidence }[] {
  return found.handles.map(({ handle, fragment, rule, strength, isThirdParty }) => {
    const doubt = isThirdParty ? { thirdParty: true } : {};
    return { handle, evidence: { kind: "text", field, fragment, rule, strength, ...doubt } };
  });
}

/** A stored handle of a host that is nobody's (a mail provider) is no candidate. */
function kindOf(text: string): CandidateKind | null {
  const handle = parseHandle(text);
  const kind = handle ? judgeHost(handleHost(handle)) : "nobody";
  return kind === "nobody" ? null : kind;
}
