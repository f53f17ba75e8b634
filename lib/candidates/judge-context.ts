/** What do the words beside an address say about it? */
import { characterBefore, isAlphanumericCode, isWordCharacter } from "./character-kinds.ts";
import { codeAt, codes } from "./codes.ts";

export type Context = {
  /** A word for the fediverse stands right before it. */
  readonly isLabelled: boolean;
  /** A word for mail stands right before it. */
  readonly isMail: boolean;
  /** It is an address for encrypted mail or for chat. */
  readonly isOtherAddress: boolean;
  /** It may be the account of somebody else: an artist, an employer. */
  readonly isThirdParty: boolean;
};

const fediverse = 1;
const mail = 2;
const otherAddress = 4;
const thirdParty = 8;
/** Says nothing by itself: the word before counts. */
const filler = 16;
/** "at", "for", "of" after what somebody does make the address somebody else's. */
const linking = 32;
const role = 64;
/** "at" after these leads to one's own address. */
const own = 128;
/** A word for encryption makes the address after "mail" one of mail. */
const encryption = 256;
/** Figures that may be part of a key: the word before says. */
const keyPart = 512;

const words = new Map<string, number>();
/** By first letter and length: most words of a text are dismissed by these alone. */
const shapes = new Uint8Array(1_024);

function mean(meaning: number, list: string): void {
  for (const word of list.trim().split(/\s+/)) {
    words.set(word, (words.get(word) ?? 0) | meaning);
    shapes[shapeOf(word)] = 1;
  }
}

/** Small and capital letters have the same shape. */
function shapeOf(word: string): number {
  return ((word.charCodeAt(0) & 31) << 5) | (word.length & 31);
}
mean(
  fediverse,
  `acct mastodon mastodonte mstdn masto fediverse fédiverse fediverso fédivers fedivers fedi toot toots tooting tröt
  tröts troet pixelfed pleroma akkoma misskey firefish calckey sharkey iceshrimp friendica hubzilla lemmy peertube gotosocial
  bookwyrm elephant mammoth 마스토돈 长毛象 長毛象 🐘 🦣`,
);
mean(
  mail,
  `booking bookings business contact contacto contatto correo courriel e-mail e-mails email emails enquiries enquiry
  inquiries inquiry kontakt mail mails press presse professional tips work ✉ 📧 📩 📨 📬 📮`,
);
mean(
  otherAddress,
  `chiave clave clé empreinte fingerabdruck fingerprint gpg icq jabber gnupg jid key keys matrix msn openpgp openpgp4fpr pgp
  schlüssel signal sip skype smime xmpp 🔑 🔐 🗝`,
);
mean(encryption, "gnupg gpg openpgp pgp");
mean(
  thirdParty,
  `art artist avatar avi banner bei by chez credit credits crédit crédits header icon par pfp photo pp via von with
  📷 🎨 ©`,
);
mean(filler, "at on is me account handle address as am i my adresse compte konto cuenta");
mean(linking, "at for für of para pour");
mean(
  role,
  `author ceo cofounder co-founder cto director editor employee founder head host member moderator producer works work
  working writes writer`,
);
mean(
  own,
  `account active also available elsewhere fedi fediverse find follow here i’m i'm is am mastodon me moved mostly now over
  post posting posts reach toot tooting toots us`,
);

/** Japanese writes on without a blank. */
const openFediverseWords = ["マストドン", "ますとどん"];

const otherAfter =
  /^[\s:;=()[\]"'”,·•|*/+&>–—-]{0,4}(?:(?:my|meine?|mon|ma|mi|public) ){0,2}(?:pgp|gpg|gnupg|openpgp|fingerprint|key(?![\p{L}\p{N}])|0x[0-9a-f]{6,}|(?:[0-9a-f]{4} ?){4,}|[🔑🔐🗝])/iu;
const separator = 1;
const opening = 2;
/** What may stand between an address and such a word, and with what the word begins. */
const afterKinds = new Uint8Array(128);
for (const sign of " \t\n\v\f\r:;=()[]\"',|*/+&>-") afterKinds[sign.charCodeAt(0)] = separator;
for (const letter of "0123456789abcdefgkmopABCDEFGKMOP") afterKinds[letter.charCodeAt(0)] = opening;
/** The end of a key, or a word such as "PGP-Key". */
const keyWord = /^(?:0x[0-9a-f]{6,}|[0-9a-f]{16,}|(?:open)?(?:pgp|gpg)-.+)$/i;
/** One of the groups in which long keys are written, or the end of a key, which may be a nickname as well; and the last four of them. */
const keyGroup = /^(?=.*[0-9])(?:0x)?[0-9a-f]{4,}$/i;
const separatorsMax = 4;
const keyGroups = /(?:[0-9a-f]{4} ){3,}[0-9a-f]{4}$/i;

/**
 * `start` and `end` bound the address in the normal text; only a short stretch on either side is looked at. What stands
 * after it counts for bare addresses only.
 */
export function judgeContext(text: string, start: number, end: number, isBare = true): Context {
  const isOtherAfter = isBare && isOtherKeyAfter(text, end);
  const last = readWordBefore(text, start, true);
  const meaning = last ? meaningOf(last.word) | (isBare ? meaningOfKey(text, last) : 0) : 0;
  const further =
    last && meaning & (filler | linking | mail | keyPart) ? readFurther(text, last.start) : noWords;
  return {
    isLabelled: (meaning & fediverse) !== 0 || isFilled(meaning, further),
    isMail: (meaning & mail) !== 0,
    isOtherAddress: isOtherAfter || (meaning & otherAddress) !== 0 || isOtherFurther(meaning, further),
    isThirdParty: (meaning & thirdParty) !== 0 || isElsewhere(last?.word ?? "", meaning, further),
  };
}

/** Most of what stands after an address is dismissed by one letter. */
function isOtherKeyAfter(text: string, end: number): boolean {
  let kind = separator;
  for (let next = end; next <= end + separatorsMax && kind === separator; next += 1) {
    if (next >= text.length) return false;
    const code = text.charCodeAt(next);
    kind = code < 128 ? (afterKinds[code] ?? 0) : opening;
  }
  return kind === opening && otherAfter.test(text.slice(end, end + 40));
}

function meaningOf(word: string): number {
  if (word.charCodeAt(0) < 128 && shapes[shapeOf(word)] === 0) return 0;
  const known = words.get(word.toLowerCase());
  if (known !== undefined) return known;
  return openFediverseWords.some((open) => word.startsWith(open)) ? fediverse : 0;
}

/** A whole key beside an address makes it one of mail. */
function meaningOfKey(text: string, { word, start }: Word): number {
  if (word.length < 16 && !/[0-9-]/.test(word)) return 0;
  if (keyWord.test(word)) return otherAddress;
  if (!keyGroup.test(word)) return 0;
  return keyGroups.test(text.slice(Math.max(0, start - 20), start + word.length)) ? otherAddress : keyPart;
}

/** "XMPP address: …", "PGP 1234: …", "PGP/Mail: …" */
function isOtherFurther(meaning: number, { second, third }: Further): boolean {
  // "PGP key for …"
  if (meaning & linking && (second ?? 0) & otherAddress) return true;
  if (meaning & (filler | keyPart)) return (((second ?? 0) | third) & otherAddress) !== 0;
  return (meaning & mail) !== 0 && ((second ?? 0) & encryption) !== 0;
}

/** The meanings of the two words before the last one. */
type Further = { readonly second: number | null; readonly third: number };
const noWords: Further = { second: null, third: 0 };

function readFurther(text: string, start: number): Further {
  const second = readWordBefore(text, start, false);
  if (!second) return noWords;
  const third = readWordBefore(text, second.start, false);
  const isKey = keyWord.test(second.word) ? otherAddress : 0;
  return { second: meaningOf(second.word) | isKey, third: third ? meaningOf(third.word) : 0 };
}

function isFilled(meaning: number, { second, third }: Further): boolean {
  if (!(meaning & filler) || second === null) return false;
  return (second & fediverse) !== 0 || ((second & filler) !== 0 && (third & fediverse) !== 0);
}

function isElsewhere(last: string, meaning: number, further: Further): boolean {
  const { second, third } = further;
  if (!(meaning & linking) || second === null) return false;
  if ((second | third) & role) return true;
  return last.toLowerCase() === "at" && !(second & own) && !isFilled(meaning, further);
}

type Word = { readonly word: string; readonly start: number };

const gapMax = 8;
const wordMax = 24;
/** Emojis that say as much as a word. */
const telling = /[🐘🦣✉📧📩📨📬📮🔑🔐🗝📷🎨©]/u;

/** The word that ends shortly before `end`; null when a sentence ended in between, or there is none. */
function readWordBefore(text: string, end: number, withSigns: boolean): Word | null {
  let wordEnd = end;
  while (wordEnd > 0 && end - wordEnd <= gapMax) {
    const code = codeAt(text, wordEnd - 1);
    if (isAlphanumericCode(code) || code === codes.underscore) break;
    if (
      code === codes.fullStop ||
      code === codes.exclamation ||
      code === codes.question ||
      code === codes.ellipsis
    )
      return null;
    if (code >= 128) {
      const character = characterBefore(text, wordEnd);
      if (isWordCharacter(character)) break;
      if (withSigns && telling.test(character)) return { word: character, start: wordEnd - character.length };
      wordEnd -= character.length;
    } else {
      wordEnd -= 1;
    }
  }
  const start = startOfWord(text, wordEnd);
  return start < wordEnd && end - wordEnd <= gapMax ? { word: text.slice(start, wordEnd), start } : null;
}

function startOfWord(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start < wordMax) {
    const code = codeAt(text, start - 1);
    if (code < 128) {
      if (
        !isAlphanumericCode(code) &&
        code !== codes.apostrophe &&
        code !== codes.hyphen &&
        code !== codes.underscore
      )
        break;
      start -= 1;
    } else {
      const character = characterBefore(text, start);
      if (character !== "’" && !isWordCharacter(character)) break;
      start -= character.length;
    }
  }
  return start;
}
