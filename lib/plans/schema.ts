/** What may a person choose about the follows of a plan? */
import { z } from "zod";
import { orderRules, type PlanOptions } from "./plan.ts";

/** Languages are ISO 639-1 codes, because Mastodon refuses the whole follow for any other (protocols.md §1.4). */
export const planOptionsSchema = z.object({
  showBoosts: z.boolean(),
  notify: z.boolean(),
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).max(30),
  followMoved: z.boolean().optional(),
  listTitle: z.string().trim().min(1).max(100).nullish(),
}) satisfies z.ZodType<PlanOptions>;

/** How the person wants the draft: in which order, without whom, how many. What is absent stays as it is. */
export const draftChoiceSchema = z.object({
  orderRule: z.enum(orderRules).optional(),
  most: z.int().min(1).max(1_000_000).nullable().optional(),
  /** One more handle of the draft to leave out. */
  takeOut: z.string().min(3).max(400).optional(),
  /** Everybody taken out comes back. */
  putBack: z.literal(true).optional(),
});
export type DraftChoice = z.infer<typeof draftChoiceSchema>;

/** Follows by day as they were shown with the consent. */
export const forecastSchema = z
  .array(z.object({ day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), follows: z.int().min(0) }))
  .max(4_000)
  .catch([]);
