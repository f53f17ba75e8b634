/** `transhumance extract`: the handles in people's texts, a line in, a line out. */
import { Command } from "commander";
import { z } from "zod";
import type { ContactField } from "#lib/candidates/candidate.ts";
import {
  extractHandles,
  extractHints,
  type FoundHint,
  type ProfileText,
} from "#lib/candidates/extract-handles.ts";
import { inputLines, writeLine } from "./lines.ts";

export function extractCommand(): Command {
  return new Command("extract")
    .description("read handles out of the texts of X profiles")
    .addHelpText(
      "after",
      `
Reads JSON lines on standard input and writes one JSON line for each. A line is a profile with any of the members
  id, name, description, location, url, urls (a list), pinned
or one text: {"field": "description", "text": "…"}. Links must be the expanded ones, never t.co.
The answer: {"id"?, "handles": [{"handle", "field", "fragment", "rule", "strength"}], "hints": [{"kind", "field", "fragment"}]}.

Exit codes: 0 all lines read, 3 some lines are no such JSON; their answer has an "error" and no handles.`,
    )
    .action(extractLines);
}

async function extractLines(): Promise<void> {
  let number = 0;
  for await (const line of inputLines()) {
    number += 1;
    const answer = extractLine(line);
    if ("error" in answer) {
      process.stderr.write(`line ${number}: ${answer.error}\n`);
      process.exitCode = 3;
    }
    await writeLine(answer);
  }
}

/** Names under which files carry a field; the answer repeats the name that came in. */
const fields: Readonly<Record<string, ContactField>> = {
  name: "name",
  display_name: "name",
  description: "bio",
  bio: "bio",
  location: "location",
  url: "url",
  urls: "url",
  expanded_url: "url",
  website: "url",
  pinned: "pinned",
  pinned_tweet: "pinned",
};

const text = z.string().nullish();
/** X's own lists of links leave the expanded form of some empty. */
const link = z.union([text, z.object({ expanded_url: text }).transform((one) => one.expanded_url)]);
const oneTextSchema = z.object({ field: z.string(), text: z.string() });
const profileSchema = z.object({
  id: z.union([z.string(), z.number()]).nullish(),
  name: text,
  description: text,
  location: text,
  url: text,
  urls: z.array(link).nullish(),
  pinned: text,
});

type NamedText = ProfileText & { readonly named: string };

/** What one line of input says, as the object that is written back. */
export function extractLine(line: string): object {
  const value = parseJson(line);
  const one = oneTextSchema.safeParse(value);
  if (one.success) return answer([named(one.data.field, one.data.text)]);
  const profile = profileSchema.safeParse(value);
  if (!profile.success)
    return { handles: [], hints: [], error: "this line is no JSON of a profile or a text" };
  const { id, urls, ...texts } = profile.data;
  const pieces = [
    ...Object.entries(texts).flatMap(([name, written]) => (written ? [named(name, written)] : [])),
    ...(urls ?? []).flatMap((written) => (written ? [named("urls", written)] : [])),
  ];
  return { ...(id === undefined || id === null ? {} : { id }), ...answer(pieces) };
}

function named(name: string, written: string): NamedText {
  return { named: name, field: fields[name] ?? "bio", text: written };
}

/** Each text is read by itself; words that only speak of the fediverse count where no text names a handle. */
function answer(texts: readonly NamedText[]): object {
  const read = texts.map((one) => ({ one, ...extractHandles([one]) }));
  const handles = read.flatMap(({ one, handles: found }) =>
    found.map(({ handle, fragment, rule, strength }) => ({
      handle,
      field: one.named,
      fragment,
      rule,
      strength,
    })),
  );
  const hints = read.flatMap(({ one, hints: met }) => [
    ...met.map((hint) => describeHint(hint, one)),
    ...extractHints([one])
      .filter(({ kind }) => handles.length === 0 || kind === "link_page")
      .map((hint) => describeHint(hint, one)),
  ]);
  return { handles, hints };
}

function describeHint({ kind, fragment, bridge }: FoundHint, { named: field }: NamedText): object {
  return { kind, field, fragment, ...(bridge ? { bridge } : {}) };
}

/** A number that JavaScript cannot hold, such as an X id, is kept as the digits that stand there. */
function exactNumber(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const isTooLarge = typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value);
  return isTooLarge && context?.source ? context.source : value;
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line, exactNumber);
  } catch {
    return null;
  }
}
