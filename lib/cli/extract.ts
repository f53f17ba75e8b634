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
import { parseExactJson } from "#lib/exact-json.ts";
import { inputLines, writeLine } from "./lines.ts";

export function extractCommand(): Command {
  return new Command("extract")
    .description("read handles out of the texts of X profiles")
    .addHelpText(
      "after",
      `
Reads JSON lines on standard input and writes one JSON line for each. A line is a profile with any of the members
  id, name, description, location, url, urls (a list), pinned
or one text: {"field": "description", "text": "…"}; the lines of "transhumance read" will do as well. Links must be the expanded ones, never t.co.
The answer: {"id"?, "handles": [{"handle", "field", "fragment", "rule", "strength"}], "hints": [{"kind", "field", "fragment"}]}.

Exit codes: 0 all lines read, 3 some lines, or members of them, are no such JSON; their answer says so as "error".`,
    )
    .action(extractLines);
}

async function extractLines(): Promise<void> {
  for await (const { number, text: line } of inputLines()) {
    const answer =
      line === null
        ? { handles: [], hints: [], error: "this line is longer than we read" }
        : extractLine(line);
    if ("error" in answer) {
      process.stderr.write(`line ${number}: ${answer.error}\n`);
      process.exitCode = 3;
    }
    await writeLine(answer);
  }
}

/** Names under which files carry a field, ours of `transhumance read` among them; the answer repeats the name that came in. */
const fields: Readonly<Record<string, ContactField>> = {
  name: "name",
  display_name: "name",
  displayNames: "name",
  description: "bio",
  bio: "bio",
  location: "location",
  url: "url",
  website: "url",
  expanded_url: "url",
  pinned: "pinned",
  pinned_tweet: "pinned",
  urls: "url",
};

const objectSchema = z.record(z.string(), z.unknown());
const idSchema = z.union([z.string(), z.number()]).nullish();
const text = z.string().nullish();
/** X's own lists of links leave the expanded form of some empty. */
const listed = z.union([text, z.object({ expanded_url: text }).transform((one) => one.expanded_url)]);

type NamedText = ProfileText & { readonly named: string };

/**
 * What one line of input says, as the object that is written back. A member of a wrong type is left out and named in `error`:
 * it takes nothing from the others.
 */
export function extractLine(line: string): object {
  const value = objectSchema.safeParse(parseExactJson(line));
  if (!value.success) return { handles: [], hints: [], error: "this line is no JSON of a profile or a text" };
  const { id, field, ...members } = value.data;
  const refused: string[] = [];
  const take = (name: string, written: unknown, schema: z.ZodType<string | null | undefined>): string[] => {
    const read = schema.safeParse(written);
    if (!read.success) refused.push(name);
    return read.data ? [read.data] : [];
  };
  const known = idSchema.safeParse(id);
  if (!known.success) refused.push("id");
  const pieces =
    "text" in members
      ? take("text", members["text"], text).map((written) =>
          named(take("field", field, text)[0] ?? "text", written),
        )
      : Object.keys(fields).flatMap((name) => {
          const written = members[name];
          const each = Array.isArray(written)
            ? written.flatMap((one, index) => take(`${name}[${index}]`, one, listed))
            : take(name, written, text);
          return each.map((one) => named(name, one));
        });
  return {
    ...(known.data === undefined || known.data === null ? {} : { id: known.data }),
    ...answer(pieces),
    ...(refused.length === 0 ? {} : { error: `left out, being of the wrong type: ${refused.join(", ")}` }),
  };
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
