/** The jobs of the product: their names and what they carry. Ids only: never a token, never a profile. */
import { z } from "zod";

const id = z.uuid();

export const jobs = {
  /** Ask X for the next page of a reading that the person agreed to. One at a time per reading. */
  "intake.fetch-page": z.object({ userId: id, runId: id }),
  /** Merge a source whose person has agreed to the difference. */
  "intake.apply": z.object({ userId: id, sourceId: id }),
  /** Match a source's contacts with the directory, read handles from their texts, order look-ups. */
  "candidates.find": z.object({ userId: id, sourceId: id }),
  /** Ask the public fediverse whatever is due. One runs per worker; it claims hosts by lease. */
  "candidates.verify": z.object({}),
  /** Rank every contact of one person that changed. */
  "matches.rank": z.object({ userId: id }),
  /** Ask servers that matches are on which software they run. One at a time, for everybody. */
  "matches.software": z.object({}),
  /**
   * Read whom the account follows already, so that a draft leaves them out. `cursor` is the server's next page, `startedAt`
   * the moment its first one was asked for.
   */
  "plans.read-following": z.object({
    userId: id,
    planId: id,
    accountId: id,
    cursor: z.string().max(2_000).nullable(),
    startedAt: z.iso.datetime().optional(),
  }),
  /** Hand a list to a server's own importer, once; later, read whom the account follows by then. */
  "plans.hand-off": z.object({ userId: id, accountId: id, handOffId: id }),
  /** Do what one plan may do now. One at a time per fediverse account. */
  "batches.run": z.object({ userId: id, planId: id, accountId: id }),
  /** Look again at follows that were asked but not yet accepted. */
  "outcomes.recheck": z.object({ userId: id, planId: id, accountId: id }),
  /** Write the e-mail that the person asked for at the end of a plan. */
  "outcomes.notify": z.object({ userId: id, planId: id }),
} as const;

export type JobName = keyof typeof jobs;
export type JobPayload<Name extends JobName> = z.infer<(typeof jobs)[Name]>;
