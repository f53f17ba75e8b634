/** Which claim does one row of a file make, whatever the file calls its columns? */
import { readTypedHandle } from "#lib/candidates/read-typed-handle.ts";
import { parseXId, parseXProfile } from "#lib/fediverse/x-id.ts";
import { importableSources, type NewClaim, proofLengthMax } from "./claim.ts";

export const claimColumns = ["x_id", "x_username", "handle", "source", "proof", "ended", "rank"] as const;
export type ClaimColumn = (typeof claimColumns)[number];

/** Our own names first, then those of Wikidata queries and of lists people keep; letters and digits only. */
const columnNames: Readonly<Record<string, ClaimColumn>> = {
  xid: "x_id",
  xuserid: "x_id",
  twitterid: "x_id",
  twitteruserid: "x_id",
  userid: "x_id",
  xnumericid: "x_id",
  xnumericuserid: "x_id",
  twitternumericid: "x_id",
  twitternumericuserid: "x_id",
  p6552: "x_id",
  xusername: "x_username",
  xuser: "x_username",
  xname: "x_username",
  twitter: "x_username",
  twittername: "x_username",
  twitterusername: "x_username",
  twitterhandle: "x_username",
  xhandle: "x_username",
  xaccount: "x_username",
  twitteraccount: "x_username",
  xscreenname: "x_username",
  twitterscreenname: "x_username",
  screenname: "x_username",
  p2002: "x_username",
  handle: "handle",
  masto: "handle",
  mastodon: "handle",
  mastodonaddress: "handle",
  mastodonhandle: "handle",
  mastodonaccount: "handle",
  fediverse: "handle",
  fediversehandle: "handle",
  fediverseaddress: "handle",
  fediverseaccount: "handle",
  acct: "handle",
  p4033: "handle",
  source: "source",
  proof: "proof",
  item: "proof",
  ended: "ended",
  endtime: "ended",
  p582: "ended",
  rank: "rank",
};

/** The column a heading names, or null when it names none of ours. */
export function readColumnName(text: string): ClaimColumn | null {
  return columnNames[text.toLowerCase().replace(/[^a-z0-9]/g, "")] ?? null;
}

export type ClaimRowResult =
  | { readonly kind: "claim"; readonly claim: NewClaim }
  | { readonly kind: "refused"; readonly code: ClaimRowRefusal; readonly found: string };
export type ClaimRowRefusal = "ended" | "bad_x_id" | "bad_x_username" | "no_x_account" | "bad_handle";

type RowContext = {
  /** The source of rows that name none. */
  readonly source: NewClaim["source"];
  /** What to show of a row without any X account. */
  readonly whole: string;
};

export function readClaimRow(field: (column: ClaimColumn) => string, context: RowContext): ClaimRowResult {
  const refuse = (code: ClaimRowRefusal, found: string): ClaimRowResult => ({ kind: "refused", code, found });
  // Wikidata keeps what is no more, with a date or a rank; the query of `directory fetch` leaves it out, too.
  const isOver = field("ended") !== "" && !/^(?:0|no|non|false)$/i.test(field("ended"));
  if (isOver || /deprecated(?:rank)?$/i.test(field("rank"))) return refuse("ended", context.whole);
  const xId = parseXId(field("x_id"));
  if (field("x_id") && !xId) return refuse("bad_x_id", field("x_id"));
  const xUsername = parseXProfile(field("x_username"))?.toLowerCase() ?? null;
  if (field("x_username") && !xUsername) return refuse("bad_x_username", field("x_username"));
  if (!xId && !xUsername) return refuse("no_x_account", context.whole);
  const handle = readTypedHandle(field("handle"));
  if (!handle) return refuse("bad_handle", field("handle"));
  const proof = field("proof").slice(0, proofLengthMax) || null;
  const source = readSource(field("source"), isWikidata(proof) ? "wikidata" : context.source);
  return { kind: "claim", claim: { xId, xUsername, handle, ...source, ...(proof ? { proof } : {}) } };
}

/** One of our own words, or the name of the list a row was taken from. Nobody becomes a member by a file. */
function readSource(text: string, otherwise: NewClaim["source"]): Pick<NewClaim, "source" | "listName"> {
  const known = importableSources.find((source) => source === text.toLowerCase());
  if (known || text === "") return { source: known ?? otherwise, listName: null };
  return { source: otherwise, listName: text.slice(0, 100) };
}

/** Rows of a query of Wikidata name the item they are about. */
function isWikidata(proof: string | null): boolean {
  return proof !== null && /^https?:\/\/www\.wikidata\.org\/entity\/Q[0-9]+$/.test(proof);
}
