/** What may a person choose about the follows of a plan? */
import { z } from "zod";
import type { PlanOptions } from "./plan.ts";

/** Languages are ISO 639-1 codes, because Mastodon refuses the whole follow for any other (protocols.md §1.4). */
export const planOptionsSchema = z.object({
  showBoosts: z.boolean(),
  notify: z.boolean(),
  languages: z.array(z.string().regex(/^[a-z]{2}$/)).max(30),
  followMoved: z.boolean().optional(),
}) satisfies z.ZodType<PlanOptions>;
