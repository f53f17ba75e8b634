import { createTranslator } from "next-intl";
import { describe, expect, it } from "vitest";
import { locales } from "./locales.ts";
import { messages } from "./messages.ts";

type Leaf = { readonly key: string; readonly text: string };

function leaves(value: unknown, key = ""): Leaf[] {
  if (typeof value === "string") return [{ key, text: value }];
  return Object.entries(value as Record<string, unknown>).flatMap(([name, inner]) =>
    leaves(inner, key ? `${key}.${name}` : name),
  );
}

/** Names of what is filled in, and of tags: `{host}`, `{count, plural, …}`, `<link>`. */
function parameters(text: string): string[] {
  const names = [...text.matchAll(/\{(\w+)(?=[,}])|<(\w+)>/g)].map(([, value, tag]) => value ?? `<${tag}>`);
  return [...new Set(names)].sort();
}

const texts = Object.fromEntries(locales.map((locale) => [locale, leaves(messages[locale])]));
const english = texts["en"] ?? [];
const french = texts["fr"] ?? [];

describe("the words of the screens", () => {
  it("are there in every language under the same keys", () => {
    const keys = (list: readonly Leaf[]) => list.map(({ key }) => key).sort();
    expect(keys(french)).toEqual(keys(english));
  });

  it("are never empty", () => {
    expect([...english, ...french].filter(({ text }) => text.trim() === "")).toEqual([]);
  });

  it("take the same values in every language", () => {
    const byKey = new Map(french.map(({ key, text }) => [key, parameters(text)]));
    const unlike = english.filter(({ key, text }) => byKey.get(key)?.join() !== parameters(text).join());
    expect(unlike.map(({ key }) => key)).toEqual([]);
  });

  it.each(locales)("can all be written out in %s, for one and for many", (locale) => {
    const broken: string[] = [];
    const translate = createTranslator({
      locale,
      messages: messages[locale] as never,
      timeZone: "UTC",
      onError: (error) => broken.push(error.message),
    }) as unknown as { markup(key: string, values: Record<string, unknown>): string };
    for (const { key, text } of texts[locale] ?? []) {
      for (const count of [0, 1, 2, 12_345]) translate.markup(key, valuesFor(text, count));
    }
    expect(broken).toEqual([]);
  });
});

/** Something for every parameter: a date where a date is wanted, a tag that keeps its words, else a number. */
function valuesFor(text: string, count: number): Record<string, unknown> {
  const dated = new Set([...text.matchAll(/\{(\w+), (?:date|time)\b/g)].map(([, name]) => name));
  return Object.fromEntries(
    parameters(text).map((name) => {
      if (name.startsWith("<")) return [name.slice(1, -1), (chunks: string) => chunks];
      return [name, dated.has(name) ? new Date(0) : count];
    }),
  );
}

describe("French typography", () => {
  const plain = french.map(({ key, text }) => ({ key, text: text.replace(/https?:\S+/g, "") }));

  it("has no straight apostrophe or quotation mark", () => {
    expect(plain.filter(({ text }) => /['"]/.test(text.replace(/<[^>]*>/g, "")))).toEqual([]);
  });

  it("has a narrow no-break space before ; ? ! and », after «, and a no-break space before :", () => {
    const wrong = /(?:[^\u202f\s?!](?:[;?!»])|\s(?<![\u202f\u00a0])[:;?!»%]|«(?!\u202f)|[a-zà-ÿ]: )/;
    expect(plain.filter(({ text }) => wrong.test(text)).map(({ key, text }) => `${key}: ${text}`)).toEqual(
      [],
    );
  });
});
