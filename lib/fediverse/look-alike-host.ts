/** Is a host written with letters that only look like those of another? */
import { domainToUnicode } from "node:url";

/** Scripts that are written together by habit; every other mixture in one label is a warning. */
const companions = [
  ["Latin", "Han", "Hiragana", "Katakana"],
  ["Latin", "Han", "Hangul"],
  ["Latin", "Han", "Bopomofo"],
] as const;

const scripts = [
  ...[
    "Latin",
    "Greek",
    "Cyrillic",
    "Armenian",
    "Hebrew",
    "Arabic",
    "Devanagari",
    "Bengali",
    "Thai",
    "Georgian",
  ],
  ...[
    "Hangul",
    "Hiragana",
    "Katakana",
    "Bopomofo",
    "Han",
    "Cherokee",
    "Ethiopic",
    "Khmer",
    "Tamil",
    "Telugu",
  ],
].map((name) => ({ name, pattern: new RegExp(`\\p{Script=${name}}`, "u") }));

// Cyrillic and Greek letters that a reader takes for Latin ones (after Unicode's confusables, lower case).
const latinTwins = /^[асԁеһіјӏорԛѕԝхуҽпгѵѡαικνρυωηοτ0-9-]+$/u;

/**
 * True when a label of the host mixes scripts that are not written together, or is spelled wholly in Cyrillic or Greek
 * letters that look Latin under a Latin ending (Unicode UTS 39, "single script" and "whole-script confusable").
 * `host` is in its ASCII form.
 */
export function isLookAlikeHost(host: string): boolean {
  if (!host.includes("xn--")) return false;
  const labels = domainToUnicode(host).split(".");
  const latinEnding = /^[a-z]+$/.test(labels.at(-1) ?? "");
  return labels.some((label) => isMixedLabel(label) || (latinEnding && isTwin(label)));
}

/** True when a label, in Unicode rather than in its ASCII form, mixes scripts that are not written together. */
export function isMixedLabel(label: string): boolean {
  const found = scripts.filter(({ pattern }) => pattern.test(label)).map(({ name }) => name);
  if (found.length < 2) return false;
  return !companions.some((together) =>
    found.every((name) => (together as readonly string[]).includes(name)),
  );
}

function isTwin(label: string): boolean {
  return /\p{L}/u.test(label) && !/\p{Script=Latin}/u.test(label) && latinTwins.test(label);
}
