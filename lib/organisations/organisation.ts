/** Who moves together, and what does their organisation ask of the support desk? */
import { getDomain } from "tldts";
import { handleHost, parseHandle } from "#lib/fediverse/handle.ts";

export type Organisation = {
  readonly id: string;
  readonly name: string;
  /** Opens a case for each of its accounts. */
  readonly opensCases: boolean;
  /** A decision of one reviewer waits for another's. */
  readonly twoPeople: boolean;
  readonly caseDays: number;
  /** The last characters of the client id of the X app it brought. */
  readonly xAppEnd: string | null;
  readonly accounts: readonly { readonly handle: string; readonly signedIn: boolean }[];
};

export type OrganisationPolicy = Pick<Organisation, "opensCases" | "twoPeople" | "caseDays">;

/**
 * Does a server speak for this handle? A server may claim any name for its accounts; believed is only one under its own
 * registered domain, as in `somebody@example.org` on `social.example.org`.
 */
export function isHandleOfIssuer(handle: string, issuerHost: string): boolean {
  const parsed = parseHandle(handle);
  if (!parsed) return false;
  const host = handleHost(parsed);
  if (host === issuerHost) return true;
  // Private suffixes count: two tenants of one provider are strangers to each other.
  const domain = getDomain(host, { allowPrivateDomains: true });
  return domain !== null && domain === getDomain(issuerHost, { allowPrivateDomains: true });
}

export type ReadHandles = { readonly handles: readonly string[]; readonly refused: readonly string[] };

/** Handles as somebody pastes them: one a line, or with commas or blanks between. */
export function readHandles(text: string): ReadHandles {
  const pieces = text.split(/[\s,;]+/).filter((piece) => piece !== "");
  const read = pieces.map((piece) => ({ piece, handle: parseHandle(piece) }));
  return {
    handles: [...new Set(read.flatMap(({ handle }) => handle ?? []))],
    refused: read.filter(({ handle }) => handle === null).map(({ piece }) => piece),
  };
}
