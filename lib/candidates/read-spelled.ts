/** Which addresses are spelled out to hide them from machines: "mira at mastodon dot social", "mira (at) chaos.social"? */

import { handleUserMax, parseHandleUser } from "#lib/fediverse/handle.ts";
import {
  characterAt,
  isCutBefore,
  isGluedBefore,
  isNameCode,
  isSpaceless,
  isWordCharacter,
} from "./character-kinds.ts";
import { codeAt, codes, isAmong, setOfCodes } from "./codes.ts";
import { judgeContext } from "./judge-context.ts";
import { recogniseHost } from "./judge-host.ts";
import type { Reading, Rule, Scan } from "./reading.ts";

const label = /[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?/iy;
const bracketedDot = /[ \t]?[([{<][ \t]?(?:dot|punkt|point|punto|ponto|\.)[ \t]?[)\]}>][ \t]?/iy;
const anySpokenDot = /[ \t]{1,2}(?:dot|punkt|point|punto|ponto)[ \t]{1,2}/iy;
/** Which word for the full stop goes with which for the `@`: "at some point in" is no address. */
const spokenDots: Readonly<Record<string, RegExp>> = {
  at: /[ \t]{1,2}(?:dot|punkt)[ \t]{1,2}/iy,
  ät: /[ \t]{1,2}(?:dot|punkt)[ \t]{1,2}/iy,
  arobase: /[ \t]{1,2}(?:dot|point)[ \t]{1,2}/iy,
  arobas: /[ \t]{1,2}(?:dot|point)[ \t]{1,2}/iy,
  arrobase: /[ \t]{1,2}(?:dot|point)[ \t]{1,2}/iy,
  arrobas: /[ \t]{1,2}(?:dot|point)[ \t]{1,2}/iy,
  arroba: /[ \t]{1,2}(?:dot|punto|ponto)[ \t]{1,2}/iy,
  chiocciola: /[ \t]{1,2}(?:dot|punto)[ \t]{1,2}/iy,
};
const plainDot = /\.(?=[a-z0-9])/iy;
const comma = /,(?=[a-z])/iy;

export type SpelledHost = {
  readonly end: number;
  readonly reading: { readonly host: string; readonly rule: Rule };
};

/** A host in which at least one full stop is a word, a bracket or a comma; null for every other. */
export function readSpelledHost(
  text: string,
  start: number,
  spokenDot: RegExp = anySpokenDot,
): SpelledHost | null {
  const found = readLabels(text, start, spokenDot);
  if (!found?.isSpelled) return null;
  const host = recogniseHost(found.labels.join("."));
  const rule = found.hasComma ? "comma_for_dot" : "spelled_out";
  return host === null ? null : { end: found.end, reading: { host, rule } };
}

type Labels = {
  readonly labels: readonly string[];
  readonly end: number;
  readonly isSpelled: boolean;
  readonly hasComma: boolean;
};

const labelsMax = 8;

function readLabels(text: string, start: number, spokenDot: RegExp): Labels | null {
  const labels: string[] = [];
  let end = start;
  let isSpelled = false;
  let hasComma = false;
  let hasDot = false;
  // After a comma, another word may be glued on: the longest host there is counts.
  let known: Labels | null = null;
  while (labels.length < labelsMax) {
    const next = match(label, text, end);
    if (!next) {
      if (known) break;
      return null;
    }
    labels.push(next);
    end += next.length;
    if (hasComma && recogniseHost(labels.join(".")) !== null)
      known = { labels: [...labels], end, isSpelled, hasComma };
    const spoken = match(bracketedDot, text, end) ?? match(spokenDot, text, end);
    const dot = spoken ? null : match(plainDot, text, end);
    const mayMistype = !spoken && !dot && (!hasDot || isSuffixAhead(text, labels, end));
    const mistyped = mayMistype ? match(comma, text, end) : null;
    const separator = spoken ?? dot ?? mistyped;
    if (separator === null) break;
    isSpelled ||= dot === null;
    hasComma ||= mistyped !== null;
    hasDot ||= dot !== null;
    end += separator.length;
  }
  const found = known ?? { labels, end, isSpelled, hasComma };
  return endsCleanly(text, found.end) ? found : null;
}

/** With what suffixes of two halves begin; "fr" of fr.it is France to all but a few. */
const firstHalves = new Set("ac co com edu go gob gov ne net nom or org".split(" "));

/** "mastodon.co,uk": a comma between the halves of one suffix is a slip; every other one after a host separates. */
function isSuffixAhead(text: string, labels: readonly string[], end: number): boolean {
  const last = labels.at(-1)?.toLowerCase() ?? "";
  const next = codeAt(text, end) === codes.comma ? match(label, text, end + 1) : null;
  if (!next || !firstHalves.has(last) || recogniseHost(`${last}.${next}`) !== null) return false;
  return recogniseHost([...labels, next].join(".")) !== null;
}

function endsCleanly(text: string, end: number): boolean {
  const next = characterAt(text, end);
  if (next === "…" || next === "‥" || next === "@") return false;
  return next === "" || !(isNameCode(next.charCodeAt(0)) && next !== "." && next !== "-")
    ? !isLetterOfAWord(next)
    : false;
}

const isLetterOfAWord = (next: string) =>
  next !== "" && next.charCodeAt(0) >= 128 && isWordCharacter(next) && !isSpaceless(next);

/** A lone "a" only without blanks, as in "mira(a)host": "one, (a) two" is a list, "see <a>host" a link. */
const bracketedAt =
  /[ \t]?[([{<][ \t]?(?:at|ät|arr?obase?|arroba|chiocciola|@)[ \t]?[)\]}>][ \t]?|\(a\)(?![ \t])|\[a\](?![ \t])/giu;
const spokenAt = /[ \t]{1,2}(?:(?:at|ät|arr?obase?|arroba|chiocciola|@)[ \t]{1,2}|@)/giu;

/** Everything in the text that is spelled with a bracketed or spoken "at". */
export function readSpelledOut(scan: Scan): readonly Reading[] {
  return [
    ...readAround(
      scan,
      bracketedAt,
      (text, start) => readSpelledHost(text, start) ?? readPlainHost(text, start),
    ),
    ...readAround(scan, spokenAt, readSpokenHost),
  ];
}

type ReadHost = (text: string, start: number, user: UserText, at: string) => SpelledHost | null;
type UserText = {
  readonly user: string;
  readonly start: number;
  /** Words that stand for a full stop in it, without brackets. */
  readonly spokenStops: readonly string[];
};

function readAround({ text }: Scan, at: RegExp, readHost: ReadHost): readonly Reading[] {
  const readings: Reading[] = [];
  for (const found of text.matchAll(at)) {
    const user = readUserBefore(text, found.index);
    if (!user) continue;
    const hostStart = found.index + found[0].length;
    const host = readHost(text, hostStart, user, found[0].trim().toLowerCase());
    if (host && isSpokenAlike(user, text.slice(hostStart, host.end)))
      readings.push({ kind: "handle", start: user.start, end: host.end, user: user.user, ...host.reading });
  }
  return readings;
}

/** "at this point mira (at) …" is no name with a stop: where one is spoken, the host must have it, too. */
function isSpokenAlike({ spokenStops }: UserText, host: string): boolean {
  if (spokenStops.length === 0) return true;
  const words = host.toLowerCase().split(/[^a-z0-9_.-]+/);
  return spokenStops.every((stop) => words.includes(stop));
}

function readUserBefore(text: string, end: number): UserText | null {
  let start = nameStart(text, end);
  let name = text.slice(start, end);
  const spokenStops: string[] = [];
  for (let joint = readJoint(text, start); joint; joint = readJoint(text, start)) {
    const pieceEnd = joint.start;
    start = nameStart(text, pieceEnd);
    const piece = text.slice(start, pieceEnd);
    name = `${piece}${joint.sign}${name}`;
    if (piece === "" || joint.sign === null || name.length > handleUserMax) return null;
    if (joint.isSpoken && ordinaryWords.has(piece.toLowerCase())) return null;
    if (joint.isSpoken && joint.sign === ".") spokenStops.push(joint.word);
  }
  const user = parseHandleUser(name);
  if (user === null || isCutBefore(text, start) || isGluedBefore(text, start)) return null;
  return { user, start: codeAt(text, start - 1) === codes.at ? start - 1 : start, spokenStops };
}

function nameStart(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start <= handleUserMax && isNameCode(codeAt(text, start - 1))) start -= 1;
  return start;
}

const stopWords = "dot|punkt|point|punto|ponto";
const lineWords = "underscore|unterstrich";
const hyphenWords = "dash|hyphen|minus|bindestrich";
const jointBefore = new RegExp(
  String.raw`(?<=[\p{L}\p{N}_])(?:[ \t]?[([{<][ \t]?(${stopWords}|${lineWords}|${hyphenWords}|[._-])[ \t]?[)\]}>][ \t]?|[ \t]{1,2}(${stopWords}|${lineWords}|${hyphenWords})[ \t]{1,2})$`,
  "iu",
);
const jointMax = 24;

type Joint = {
  readonly start: number;
  readonly word: string;
  readonly isSpoken: boolean;
  /** What it stands for; null when it may as well be a word of the sentence. */
  readonly sign: string | null;
};

/** The full stop, underscore or hyphen in words or brackets that joins a name which begins at `end` to a word before. */
function readJoint(text: string, end: number): Joint | null {
  if (!mayEndJoint(text, end)) return null;
  const found = jointBefore.exec(text.slice(Math.max(0, end - jointMax), end));
  if (!found) return null;
  const isSpoken = found[1] === undefined;
  const word = (found[1] ?? found[2] ?? "").toLowerCase();
  return { start: end - found[0].length, word, isSpoken, sign: signOf(word, isSpoken) };
}

/** Most of what stands before a name is dismissed by the last letter. */
function mayEndJoint(text: string, end: number): boolean {
  const isBlank = (index: number) => codeAt(text, index) === codes.blank || codeAt(text, index) === codes.tab;
  if (!isBlank(end - 1)) return isAmong(closing, codeAt(text, end - 1));
  return isAmong(endsJoint, codeAt(text, isBlank(end - 2) ? end - 3 : end - 2));
}

const closing = setOfCodes(")]}>");
const endsJoint = setOfCodes(")]}>tohensTOHENS");

function signOf(word: string, isSpoken: boolean): string | null {
  if (word === "." || stopWords.split("|").includes(word)) return ".";
  if (word === "_" || lineWords.split("|").includes(word)) return "_";
  return isSpoken ? null : "-";
}

/** Would a name that begins at `index` be the end of a longer one, part of which is spelled out? */
export function isNameSpelledBefore(text: string, index: number): boolean {
  return readJoint(text, index) !== null;
}

/** The same for a host; what may be a word of the sentence ("meeting point mastodon.social") is taken for one. */
export function isHostSpelledBefore(text: string, index: number): boolean {
  const joint = readJoint(text, index);
  return joint !== null && (!joint.isSpoken || joint.word === "dot");
}

const jointAfter = new RegExp(
  String.raw`[ \t]?[([{<][ \t]?(?:${stopWords}|${lineWords}|${hyphenWords}|[._-])[ \t]?[)\]}>]|[ \t]{1,2}(?:dot|${lineWords})[ \t]`,
  "iy",
);

/** Would a name that ends at `index` be the beginning of a longer one, part of which is spelled out? */
export function isNameSpelledAfter(text: string, index: number): boolean {
  return match(jointAfter, text, index) !== null;
}

/** Words that stand before "at" or a lone `@` in ordinary sentences: what people do, are, and make. */
const ordinaryWords = new Set(
  `
    me us him her them it you i am is are was be been here there now then today tomorrow not only more less and or but
    also currently previously formerly ex all home stay meet see join talk talks good bad great best expert laugh
    look looks looking work works working worked live lives living located based find found follow reach contact mail
    email study studying phd postdoc alum student fellow fan nerd geek blog column feed music news newsletter pod podcast
    podcasts radio show shop site stream videos website
    actor advisor adviser analyst anchor animator archivist architect artist attorney author baker blogger biologist
    ceo cfo chair chef chemist coach cofounder co-founder columnist composer comedian consultant contributor coo coordinator
    correspondent counsel creator critic cto curator dean designer dev developer director dj doctor economist editor educator
    employee engineer engineering entrepreneur evangelist executive founder freelance freelancer gamer hacker head
    historian host illustrator instructor intern investor journalist lawyer lead leader lecturer librarian maintainer maker
    manager marketer marketing mathematician member mentor moderator musician novelist nurse officer organiser organizer owner
    partner philosopher photographer physician physicist poet policy president principal producer prof professor
    programmer psychologist publisher recruiter reporter research researcher sales scholar scientist secretary senior
    singer sociologist software speaker staff strategist streamer student support teacher tech technologist therapist trainer
    translator tutor volunteer vp writer
    avocat avocate chercheur chercheuse directeur directrice doctorant doctorante enseignant enseignante     fondateur fondatrice graphiste journaliste musicien musicienne professeur professeure
    stagiaire traducteur traductrice
    autor autorin doktorand doktorandin entwickler entwicklerin forscher forscherin journalist
    journalistin lehrer lehrerin leiter leiterin mitarbeiter mitarbeiterin professorin redakteur redakteurin studentin
    wissenschaftler wissenschaftlerin
    abogada abogado autora director directora estudiante fundador fundadora ingeniera ingeniero investigador investigadora
    periodista profesor profesora redactor redactora
    avvocato giornalista ingegnere insegnante ricercatore ricercatrice scrittore scrittrice studente studentessa
    advogada advogado estudante jornalista pesquisador pesquisadora professora
  `
    .trim()
    .split(/\s+/),
);

/** "at" is an everyday word: the host must be spelled out too, or a label must say that this is a handle. */
function readSpokenHost(
  text: string,
  start: number,
  { user, start: userStart }: UserText,
  at: string,
): SpelledHost | null {
  const isNamed = codeAt(text, userStart) === codes.at;
  const isLabelled = judgeContext(text, userStart, start).isLabelled;
  const isSign = at === "@";
  if (!isNamed && !(isSign && isLabelled) && ordinaryWords.has(user)) return null;
  // Two hosts side by side are two mentions of sites, not a name and its host.
  if (user.includes(".") && recogniseHost(user) !== null) return null;
  const spelled = readSpelledHost(text, start, spokenDots[at]);
  // "Cook @acme,it is fun": behind a blank, a comma is one.
  if (spelled) return isSign && spelled.reading.rule === "comma_for_dot" ? null : spelled;
  const mayBePlain = isSign ? isNamed || isLabelled : isLabelled && isAfterColon(text, userStart);
  return mayBePlain ? readPlainHost(text, start) : null;
}

/** "Mastodon: mira at …", not "Mastodon admin at …". */
function isAfterColon(text: string, start: number): boolean {
  return /[:=>]\s{0,3}$/.test(text.slice(Math.max(0, start - 4), start));
}

function readPlainHost(text: string, start: number): SpelledHost | null {
  const found = readLabels(text, start, anySpokenDot);
  const host = found && found.labels.length > 1 ? recogniseHost(found.labels.join(".")) : null;
  return found && host !== null ? { end: found.end, reading: { host, rule: "spelled_out" } } : null;
}

function match(pattern: RegExp, text: string, index: number): string | null {
  pattern.lastIndex = index;
  return pattern.exec(text)?.[0] ?? null;
}
