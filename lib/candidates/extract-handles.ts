/** Which handles do the texts of an X profile name, and what else points to the fediverse? */
import { type Handle, makeHandle, parseHandle } from "#lib/fediverse/handle.ts";
import type { ContactField, textStrengths } from "./candidate.ts";
import { codeAt, codes, isAmong, setOfCodes } from "./codes.ts";
import { type Context, judgeContext } from "./judge-context.ts";
import { judgeHost } from "./judge-host.ts";
import { roleWords } from "./known-hosts.ts";
import { lookForSigns, mayBeSpelled, plainShift } from "./look-for-signs.ts";
import { type NormalText, normaliseText } from "./normalise-text.ts";
import { readAddress } from "./read-address.ts";
import { readHints } from "./read-hints.ts";
import { endOfLink, readLink } from "./read-link.ts";
import { readSpelledOut } from "./read-spelled.ts";
import { type HintKind, type Reading, type Rule, readablePart, type Scan } from "./reading.ts";

export type TextStrength = (typeof textStrengths)[number];

/** One field, read by itself: fields are never joined. */
export type ProfileText = { readonly field: ContactField; readonly text: string };

export type FoundHandle = {
  readonly handle: Handle;
  readonly field: ContactField;
  /** Exactly what stands in the field, from `start` to `end`. */
  readonly fragment: string;
  readonly start: number;
  readonly end: number;
  readonly rule: Rule;
  readonly strength: TextStrength;
  /** The words before say that it may be somebody else's account. */
  readonly isThirdParty: boolean;
};

export type FoundHint = {
  readonly kind: HintKind;
  readonly field: ContactField;
  readonly fragment: string;
  /** Where the bridge of an account on another network would be, if its owner turned it on. */
  readonly bridge?: Handle;
};

export type Extraction = {
  readonly handles: readonly FoundHandle[];
  /** What was met on the way and is no handle: look-alikes, cut ends, accounts of other networks. */
  readonly hints: readonly FoundHint[];
};

const nameLengthMax = 50;
const emptyExtraction: Extraction = { handles: [], hints: [] };

/**
 * Every handle that stands in one of the texts, once per field, in the order of the texts; linear in their length.
 * Never a cut name, never a host that is known to be none of the fediverse.
 */
export function extractHandles(texts: readonly ProfileText[]): Extraction {
  const read = extractFromEach(texts);
  if (read.length === 1 && read[0]) return read[0];
  return { handles: read.flatMap(({ handles }) => handles), hints: read.flatMap(({ hints }) => hints) };
}

/** What was seen of so many texts, before they are read. */
const signs = new Uint32Array(512);

/** What `extractHandles` finds in each of the texts by itself. It costs less to give it many texts than one after the other. */
export function extractFromEach(texts: readonly ProfileText[]): Extraction[] {
  const read = new Array<Extraction>(texts.length);
  for (let from = 0; from < texts.length; ) {
    const count = lookForSigns(texts, from, signs);
    for (let index = 0; index < count; index += 1) {
      const found = signs[index] ?? 0;
      const text = texts[from + index];
      read[from + index] = found !== 0 && text ? readText(text, found) : emptyExtraction;
    }
    from += count;
  }
  return read;
}

/**
 * Words and links for a person to follow up: "same name on …", a pinned post, a page of links, the fediverse by name.
 * Of use where `extractHandles` finds no handle.
 */
export function extractHints(texts: readonly ProfileText[]): readonly FoundHint[] {
  return texts.flatMap(({ field, text: whole }) => {
    const text = readablePart(whole);
    const normal = normaliseText(text);
    return readHints(normal.text).map((hint) => toHint(hint, { field, text, normal }));
  });
}

function readText({ field, text: whole }: ProfileText, signs: number): Extraction {
  const text = readablePart(whole);
  const isSpelled = (signs & mayBeSpelled) !== 0;
  const normal = normaliseText(text, isSpelled, signs >>> plainShift);
  const endIsCut = text.length < whole.length || (field === "name" && isFull(text));
  const scan = { text: normal.text, endIsCut, floor: 0, link: { from: 0, end: -1 } };
  const anchored = readAnchored(scan);
  const readings = isSpelled ? withSpelled(scan, anchored) : anchored;
  if (readings.length === 0) return emptyExtraction;
  return judgeReadings(readings, { field, text, normal }, scan);
}

/** What may stand between the first labels of a host and those that are missing: a stop, in words too, or half of one. */
const halfStop =
  /[._,-]*(?:\s{0,2}[([{<]?\s?(?:d(?:ot?)?|p(?:o(?:i(?:nt?)?|n(?:to?)?)?|u(?:n(?:kt?|to?)?)?)?)?|\s?[([{<]\s?(?:dot|point|punkt|punto|ponto|\.)\s?[)\]}>])\s*$/iy;
const halfStopMax = 16;

/** At the end of a text that was cut, a name and a host may be only the beginning of theirs. */
function refuseCut({ text, endIsCut }: Scan, reading: Reading): Reading {
  if (reading.kind !== "handle") return reading;
  const { start, end } = reading;
  const mayBeHalf = endIsCut && text.length - end <= halfStopMax;
  return mayBeHalf && standsAt(halfStop, text, end) ? { kind: "hint", hint: "cut_off", start, end } : reading;
}

function standsAt(pattern: RegExp, text: string, index: number): boolean {
  pattern.lastIndex = index;
  return pattern.test(text);
}

function judgeReadings(readings: readonly Reading[], place: Place, scan: Scan): Extraction {
  let handles: FoundHandle[] = [];
  let hints: FoundHint[] = [];
  const places = readings.length > 1 ? new Map<string, number>() : null;
  for (const found of readings) {
    const reading = refuseCut(scan, found);
    if (reading.kind === "hint") hints = withOne(hints, toHint(reading, place));
    if (reading.kind !== "handle") continue;
    const host = judgeHost(reading.host);
    if (host === "bridge") hints = withOne(hints, toBridgeHint(reading, place));
    const handle = host === "person" ? toHandle(reading, place) : null;
    if (handle) handles = withHandle(handles, handle, places);
  }
  return handles.length + hints.length === 0 ? emptyExtraction : { handles, hints };
}

const writtenEscape = /&(?:#[0-9a-z]{1,7}|[a-z]{2,8});/gi;

/** X cuts display names at 50 characters, before they are escaped. */
function isFull(escaped: string): boolean {
  const name = escaped.replace(writtenEscape, "&");
  return name.length >= nameLengthMax && [...name].length >= nameLengthMax;
}

function withSpelled(scan: Scan, readings: readonly Reading[]): readonly Reading[] {
  const spelled = beside(readSpelledOut(scan), readings);
  return spelled.length === 0 ? readings : [...readings, ...spelled].sort(byStart);
}

/** One pass over the characters by which addresses and links are anchored. */
function readAnchored({ text, endIsCut, link }: Scan): readonly Reading[] {
  let readings: Reading[] = [];
  let floor = 0;
  let at = text.indexOf("@");
  let slash = text.indexOf("/");
  while (at >= 0 || slash >= 0) {
    const isLink = at < 0 || (slash >= 0 && slash < at);
    const index = isLink ? slash : at;
    const scan = { text, endIsCut, floor, link };
    const reading = isLink ? readSlash(scan, index) : readAddress(scan, index);
    if (reading) {
      readings = withOne(readings, reading);
      floor = isLink && reading.kind === "handle" ? endOfLink(text, reading.end) : reading.end;
    }
    const next = Math.max(index + 1, floor);
    if (at >= 0 && at < next) at = text.indexOf("@", next);
    if (slash >= 0 && slash < next) slash = text.indexOf("/", next);
  }
  return readings;
}

const afterSlash = setOfCodes("/@%acdfpuvwACDFPUVW");

/** Most slashes stand between words; those of links have one of these behind them. */
function readSlash(scan: Scan, slash: number): Reading | null {
  return isAmong(afterSlash, codeAt(scan.text, slash + 1)) ? readLink(scan, slash) : null;
}

const byStart = (a: Reading, b: Reading) => a.start - b.start;

/** Those of `others` that share no character with one of `readings`, which are in order and apart from each other. */
function beside(others: readonly Reading[], readings: readonly Reading[]): readonly Reading[] {
  let next = 0;
  return [...others].sort(byStart).filter((other) => {
    while (next < readings.length && (readings[next]?.end ?? 0) <= other.start) next += 1;
    return (readings[next]?.start ?? Number.POSITIVE_INFINITY) >= other.end;
  });
}

type Place = { readonly field: ContactField; readonly text: string; readonly normal: NormalText };

/** A handle counts once, by the plainest of its forms. `places` says where each stands in the list. */
function withHandle(
  handles: FoundHandle[],
  found: FoundHandle,
  places: Map<string, number> | null,
): FoundHandle[] {
  const place = places?.get(found.handle);
  const known = place === undefined ? undefined : handles[place];
  if (place !== undefined && known) {
    if (strengthOrder[found.strength] < strengthOrder[known.strength]) handles[place] = found;
    return handles;
  }
  places?.set(found.handle, handles.length);
  return withOne(handles, found);
}

/** The same list with one more. Most stay at one, for which an empty list would make room for seventeen. */
function withOne<Item>(list: Item[], item: Item): Item[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

type HandleReading = Extract<Reading, { kind: "handle" }>;

function toHandle(reading: HandleReading, place: Place): FoundHandle | null {
  const isBare = mayBeMail(reading, place.normal.text);
  const context = judgeContext(place.normal.text, reading.start, reading.end, isBare);
  if (isBare && !context.isLabelled && !mayBePerson(reading.user, context)) return null;
  const { fragment, start, end } = fragmentOf(reading, place);
  return {
    handle: makeHandle(reading.user, reading.host),
    field: place.field,
    fragment,
    start,
    end,
    rule: reading.rule,
    strength: judgeStrength(reading.rule, context, place.field),
    isThirdParty: context.isThirdParty,
  };
}

/** What is written like a mail address, be it in words. */
function mayBeMail({ rule, start }: HandleReading, text: string): boolean {
  return rule === "address" || (rule === "spelled_out" && codeAt(text, start) !== codes.at);
}

function mayBePerson(user: string, context: Context): boolean {
  return !roleWords.has(user) && !context.isOtherAddress;
}

function fragmentOf({ start, end }: Reading, { text, normal }: Place) {
  const from = normal.originalStart(start);
  const to = normal.originalEnd(end);
  return { fragment: text.slice(from, to), start: from, end: to };
}

const strengthOrder: Readonly<Record<TextStrength, number>> = { explicit: 0, plausible: 1, weak: 2 };

const ruleStrength: Readonly<Record<Rule, TextStrength>> = {
  handle: "explicit",
  address: "plausible",
  profile_link: "explicit",
  remote_profile_link: "explicit",
  software_link: "weak",
  nested_link: "plausible",
  split_handle: "weak",
  handle_on_host: "weak",
  host_then_handle: "weak",
  spelled_out: "weak",
  comma_for_dot: "weak",
};

/** Grades A, B and C of evidence; what stands in a pinned post, or after "art by", may be about somebody else. */
function judgeStrength(rule: Rule, context: Context, field: ContactField): TextStrength {
  const strength = rule === "address" ? judgeAddress(context) : ruleStrength[rule];
  const isDoubtful = field === "pinned" || context.isThirdParty;
  return strength === "explicit" && isDoubtful ? "plausible" : strength;
}

function judgeAddress(context: Context): TextStrength {
  if (context.isLabelled) return "explicit";
  return context.isMail ? "weak" : "plausible";
}

function toHint(reading: Extract<Reading, { kind: "hint" }>, place: Place): FoundHint {
  const bridge = reading.bridged ? parseHandle(reading.bridged) : null;
  const { fragment } = fragmentOf(reading, place);
  return { kind: reading.hint, field: place.field, fragment, ...(bridge ? { bridge } : {}) };
}

/** An account of another network, which is no candidate unless the person asks for bridges. */
function toBridgeHint(reading: HandleReading, place: Place): FoundHint {
  const isThreads = /(?:^|\.)threads\.(?:net|com)$/.test(reading.host);
  const bridge = makeHandle(reading.user, isThreads ? "threads.net" : reading.host);
  const { fragment } = fragmentOf(reading, place);
  return { kind: isThreads ? "threads" : "bluesky", field: place.field, fragment, bridge };
}
