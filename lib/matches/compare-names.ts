/** Do an X account and a fediverse account go by names that have nothing in common? */

export type XNames = { readonly username: string | null; readonly displayNames: readonly string[] };
export type FediverseNames = { readonly user: string; readonly displayName: string };

/**
 * True only when both sides have a name in Latin letters and nothing in them is alike: no common word of three letters,
 * no name inside the other, no initials, no likeness of half the letter pairs. Never true when there is nothing to compare.
 */
export function isNameUnlike(x: XNames, fediverse: FediverseNames): boolean {
  const left = [...(x.username ? [x.username] : []), ...x.displayNames].map(readName).filter(hasLetters);
  const right = [fediverse.user, fediverse.displayName].map(readName).filter(hasLetters);
  if (!left.some(isLatin) || !right.some(isLatin)) return false;
  return !left.some((a) => right.some((b) => areAlike(a, b)));
}

type Name = { readonly words: readonly string[]; readonly joined: string };

// Longer names are cut: they come from strangers, and likeness is decided in the first words.
const lengthMax = 100;

function readName(text: string): Name {
  const words = text
    .slice(0, lengthMax)
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .match(/\p{L}+/gu);
  return { words: words ?? [], joined: (words ?? []).join("") };
}

const hasLetters = (name: Name) => name.joined !== "";
const isLatin = (name: Name) => /\p{Script=Latin}/u.test(name.joined);

function areAlike(a: Name, b: Name): boolean {
  if (a.joined === b.joined) return true;
  if (a.words.some((word) => isTelling(word) && b.words.includes(word))) return true;
  if (holds(a.joined, b.joined) || holds(b.joined, a.joined)) return true;
  if (initialsOf(a) === b.joined || initialsOf(b) === a.joined) return true;
  return pairLikeness(a.joined, b.joined) >= 0.5;
}

/** Two signs are a word in scripts that write whole words with them. */
const isTelling = (word: string) =>
  word.length >= 3 || (word.length === 2 && !/\p{Script=Latin}/u.test(word));

const holds = (long: string, short: string) => short.length >= 4 && long.includes(short);

function initialsOf(name: Name): string | null {
  return name.words.length > 1 ? name.words.map((word) => [...word][0]).join("") : null;
}

/** Dice's coefficient over pairs of neighbouring letters, 0 to 1. */
function pairLikeness(a: string, b: string): number {
  const left = pairsOf(a);
  const right = pairsOf(b);
  if (left.size === 0 || right.size === 0) return 0;
  const common = [...left].filter((pair) => right.has(pair)).length;
  return (2 * common) / (left.size + right.size);
}

function pairsOf(text: string): Set<string> {
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
}
