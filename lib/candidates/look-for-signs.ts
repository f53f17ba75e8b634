/** Could a text name a handle at all? One look that spares most texts all the rest. */
import { isAlphanumericCode, isNameCode } from "./character-kinds.ts";
import { codes, isAmong, setOfCodes } from "./codes.ts";
import { onHost } from "./on-host.ts";
import { readablePart } from "./reading.ts";
import { findSignPlaces, places, plainUnits, units, unitsMax } from "./sign-places.ts";

const atWords = "(?:at|ät|arr?obase?|arroba|chiocciola)";
const stopWords = "(?:dot|punkt|point|punto|ponto)";

const stopWord =
  /(?:dot|Dot|DOT|point|Point|POINT|punkt|Punkt|PUNKT|punto|Punto|PUNTO|ponto|Ponto|PONTO)[ \t]/y;
const profilePath =
  /(?:%40|@|(?:users?|profile|u|c|a|accounts|channels?|video-channels|federation\/user)\/)/iy;
const escaped = /(?:#|commat;|sol;|[a-z]{1,4}sp;)/iy;
const bracketed = new RegExp(String.raw`a[)\]]|[ \t]?(?:${atWords}|${stopWords}|@|\.)[ \t]?[)\]}>]`, "iy");
/** "Mastodon: mira at mastodon.social": the one spelled form in which the host is written as it is. */
const labelled = new RegExp(String.raw`\s{0,3}[\w.-]{1,64}[ \t]{1,2}${atWords}[ \t]`, "iy");
/** "mira @ mastodon.social" */
const apart = /(?:[ \t]|[A-Za-z0-9-]+[.。．｡﹒])/y;

/** What a look found: a handle may stand there as it is, or with words or brackets for its `@` or full stop. */
export const mayBeWritten = 1;
export const mayBeSpelled = 2;
/** Above these bits: how many units of the text are ASCII that no normal form changes, before the first that is not. */
export const plainShift = 2;

const both = mayBeWritten | mayBeSpelled;

/** So many texts are looked through together at most; more take longer again, as they leave the processor's caches. */
export const textsAtOnce = 128;

/** A character of 16 bits before the first text: then the texts are joined as they are copied fastest. */
const first = "\u2028";

/** Where each of the texts ends among the units. */
const ends = new Uint32Array(textsAtOnce);

/**
 * Looks through the texts from the one at `from` on, as many as `signs` has places for; answers how many that were and
 * says in `signs`, from its beginning, what they may hold, which is 0 in most. Never misses a text in which a reader would
 * find something; lets some through in which none does. Of long texts the first `textLengthMax` characters count.
 */
export function lookForSigns(texts: Texts, from: number, signs: Uint32Array): number {
  const to = Math.min(texts.length, from + signs.length);
  let next = from + lookTogether(texts, from, to, signs);
  while (next < to) next += lookTogether(texts, next, to, signs.subarray(next - from));
  return next - from;
}

type Texts = readonly { readonly text: string }[];

function lookTogether(texts: Texts, from: number, to: number, signs: Uint32Array): number {
  const lead = to - from > 1 ? first : "";
  const count = joinTexts(texts, from, to, lead);
  let start = lead.length;
  let next = 0;
  for (let index = 0; index < count; index += 1) {
    const end = ends[index] ?? start;
    let found = 0;
    if ((places[next] ?? end) < end) {
      const before = next;
      next = placesBefore(end, next);
      const text = readablePart(texts[from + index]?.text ?? "");
      found = signsAmong({ text, start, end }, before, next);
      if (found !== 0) found |= plainUnits(start, end) << plainShift;
    }
    signs[index] = found;
    start = end;
  }
  return count;
}

/** Answers how many fit. */
function joinTexts(texts: Texts, from: number, to: number, lead: string): number {
  let joined = lead;
  let count = 0;
  for (; count < textsAtOnce && from + count < to; count += 1) {
    const text = readablePart(texts[from + count]?.text ?? "");
    if (joined.length + text.length > unitsMax) break;
    joined += text;
    ends[count] = joined.length;
  }
  findSignPlaces(joined);
  return count;
}

/** A text as it stands among the units. */
type Stretch = { readonly text: string; readonly start: number; readonly end: number };

function placesBefore(end: number, from: number): number {
  let next = from;
  while ((places[next] ?? end) < end) next += 1;
  return next;
}

function signsAmong(stretch: Stretch, from: number, to: number): number {
  let found = 0;
  for (let index = from; index < to && found !== both; index += 1)
    found |= signAt(stretch, places[index] ?? 0);
  return found;
}

/** What the sign at `place` may be part of. */
function signAt(stretch: Stretch, place: number): number {
  switch (units[place]) {
    case codes.at:
      return atSign(stretch, place);
    case codes.slash:
      return standsAt(profilePath, stretch, place + 1) ? mayBeWritten : 0;
    case codes.ampersand:
      return standsAt(escaped, stretch, place + 1) ? both : 0;
    case codes.roundBracket:
    case codes.squareBracket:
    case codes.curlyBracket:
    case codes.less:
      return standsAt(bracketed, stretch, place + 1) ? both : 0;
    case codes.colon:
    case codes.equals:
    case codes.greater:
    case 0xff1a:
      return standsAt(labelled, stretch, place + 1) ? both : 0;
    // In their full width, or small: ﹫ ＠ （ ［ ｛ ＜.
    case 0xfe6b:
    case 0xff20:
    case 0xff08:
    case 0xff3b:
    case 0xff5b:
    case 0xff1c:
      return both;
    case codes.d:
    case codes.D:
    case codes.p:
    case codes.P:
      return standsAt(stopWord, stretch, place) ? both : 0;
    default:
      return 0;
  }
}

/** No name ends in a hyphen or a stop before its `@`, and none that follows one begins there: "ex-@acme". */
function atSign(stretch: Stretch, place: number): number {
  if (place === stretch.start) return isMention(stretch, place) ? 0 : mayBeWritten;
  switch (units[place - 1]) {
    case codes.hyphen:
    case codes.fullStop:
      return 0;
    case codes.tab:
      return standsAt(apart, stretch, place + 1) ? both : mayBeWritten;
    case codes.blank:
      if (!isAfterLabelOrBlank(stretch, place) && isMention(stretch, place)) return 0;
      return standsAt(apart, stretch, place + 1) ? both : mayBeWritten;
    case codes.lineFeed:
    case codes.roundBracket:
    case codes.quote:
    case codes.comma:
    case codes.bar:
      return isMention(stretch, place) ? 0 : mayBeWritten;
    default:
      return mayBeWritten;
  }
}

/** A lone name on X with no host beside it. What else an `@` begins may be a handle. */
function isMention(stretch: Stretch, place: number): boolean {
  const start = place + 1;
  let end = start;
  while (end < stretch.end && isNameCode(units[end] ?? 0) && !isStopInside(stretch, end)) end += 1;
  if (end === start) return false;
  if (end === stretch.end) return true;
  const after = units[end] ?? 0;
  if (after === codes.blank || after === codes.tab)
    return !mayBeginOnHost(stretch, end) || !standsAt(onHost, stretch, end);
  return after < 128 && after !== codes.fullStop && after !== codes.at && after !== codes.backslash;
}

function isStopInside(stretch: Stretch, place: number): boolean {
  return units[place] === codes.fullStop && isAlphanumericCode(unitAfter(stretch, place));
}

function mayBeginOnHost(stretch: Stretch, blank: number): boolean {
  const next = unitAfter(stretch, blank);
  return next === 0 || next >= 128 || isAmong(onHostFirst, next);
}

function isAfterLabelOrBlank({ start }: Stretch, place: number): boolean {
  const before = place - 2 >= start ? units[place - 2] : 0;
  return before === codes.colon || before === codes.blank;
}

/** 0 after the last one of a text. */
function unitAfter({ end }: Stretch, place: number): number {
  return place + 1 < end ? (units[place + 1] ?? 0) : 0;
}

/** How what leads from a name to its host begins, behind a blank. Any character beyond ASCII may follow. */
const onHostFirst = setOfCodes("oabscepOABSCEP@ \t");

/** `place` is one among the units. */
function standsAt(pattern: RegExp, { text, start }: Stretch, place: number): boolean {
  pattern.lastIndex = place - start;
  return pattern.test(text);
}
