/** What the browser may send of a source: exactly these members, each bounded. Anything else is refused. */
import { z } from "zod";
import { parseXId, parseXUsername } from "#lib/fediverse/x-id.ts";
import { cleanLine, cleanText } from "./clean-text.ts";
import { soleHandle } from "./contact-entry.ts";
import { refusedRowsMax } from "./refusal.ts";
import { sourceKindNames } from "./source-kind.ts";

/** Rows of one part, and bytes of its JSON. The browser cuts parts well below both. */
export const partRowsMax = 2_000;
export const uploadBytesMax = 2 * 1024 * 1024;
/** A source of more contacts than this is no person's. */
const partsMax = 2_000;

const xId = z.string().transform((text, context) => parseXId(text) ?? refuse(context, "x_id"));
const xUsername = z
  .string()
  .transform((text, context) => parseXUsername(text) ?? refuse(context, "x_username"));

function refuse(context: z.RefinementCtx, what: string): never {
  context.addIssue({ code: "custom", message: what });
  return z.NEVER;
}

/** Cleaned of what the database cannot hold, such as U+0000. */
const line = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => cleanText(text, max));
const name = z
  .string()
  .max(200)
  .transform((text) => cleanLine(text, 200));
const flag = z.boolean().optional();

/** One contact, in the members of `ContactEntry`. */
export const contactEntrySchema = z
  .strictObject({
    id: xId.optional(),
    username: xUsername.optional(),
    displayNames: z.array(name).max(20).optional(),
    following: flag,
    follower: flag,
    blocked: flag,
    muted: flag,
    bio: line(2_000).optional(),
    location: line(500).optional(),
    urls: z.array(line(2_000)).max(20).optional(),
    pinned: line(30_000).optional(),
  })
  .refine(
    (entry) => entry.id !== undefined || entry.username !== undefined || soleHandle(entry) !== null,
    "no_id_no_name",
  );

const ownerSchema = z.strictObject({
  id: xId.optional(),
  username: xUsername.optional(),
  displayName: name.optional(),
});

const refusedRowSchema = z.strictObject({
  file: line(300),
  row: z.number().int().positive().optional(),
  code: line(60),
  found: line(200).optional(),
  expected: line(200).optional(),
});

/** The calls of an upload. `part` may be repeated with the same number; it is taken once. */
export const uploadSchema = z.discriminatedUnion("op", [
  z.strictObject({
    op: z.literal("start"),
    kind: z.enum(sourceKindNames),
    name: line(300),
    owner: ownerSchema.optional(),
    /** The person was asked about an owner who is not the X account they are connected with, and said that both are theirs. */
    ownerConfirmed: z.boolean().optional(),
    generatedAt: z.iso.datetime().optional(),
  }),
  z.strictObject({
    op: z.literal("part"),
    sourceId: z.uuid(),
    number: z.number().int().min(0).max(partsMax),
    rows: z.array(contactEntrySchema).max(partRowsMax),
  }),
  z.strictObject({
    op: z.literal("finish"),
    sourceId: z.uuid(),
    /** How many parts were sent: finishing is refused while one is missing. */
    parts: z
      .number()
      .int()
      .min(0)
      .max(partsMax + 1),
    summary: z
      .record(z.string().max(60), z.number().int().min(0))
      .refine((counts) => Object.keys(counts).length <= 30),
    refused: z.array(refusedRowSchema).max(refusedRowsMax),
    refusedTotal: z.number().int().min(0),
  }),
  /** The person has seen the difference and agrees; `dropGone` forgets whom the source no longer names as followed. */
  z.strictObject({ op: z.literal("apply"), sourceId: z.uuid(), dropGone: z.boolean().optional() }),
  z.strictObject({ op: z.literal("cancel"), sourceId: z.uuid() }),
]);
export type UploadCall = z.input<typeof uploadSchema>;
