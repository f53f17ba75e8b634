/** Which of a person's decisions are about this contact, and what do they say together? */
import { z } from "zod";
import { type Decision, type Verdict, verdicts } from "./match.ts";

/** For reading decisions from the database. */
export const decisionSchema: z.ZodType<Decision> = z.object({
  id: z.string(),
  xId: z.string().nullable(),
  xUsername: z.string().nullable(),
  handle: z.string(),
  verdict: z.enum(verdicts),
  decidedAt: z.date(),
});

type XSide = {
  readonly id: string | null;
  readonly username: string | null;
  /** Of whom neither is known: what they are known by, as `acct:user@host`. */
  readonly addresses: readonly string[];
};

/** The name a decision on this contact is bound to beside the id: no X name looks like an address. */
export function boundName({ username, addresses }: XSide): string | null {
  return username?.toLowerCase() ?? addresses[0] ?? null;
}

/**
 * A decision belongs to the X id; the name counts only where one of the two ids is unknown, because X names are given
 * away and taken again. Where there is neither, the address is all there is.
 */
export function isAbout(decision: Pick<Decision, "xId" | "xUsername">, x: XSide): boolean {
  if (decision.xId !== null && x.id !== null) return decision.xId === x.id;
  if (decision.xUsername === null) return false;
  return decision.xUsername === x.username?.toLowerCase() || x.addresses.includes(decision.xUsername);
}

/**
 * The last word on each handle. A contact has one accepted handle: a later acceptance takes the place of an earlier one,
 * whose handle is then open again. Any order of the same decisions gives the same answer.
 */
export function foldDecisions(decisions: readonly Decision[]): ReadonlyMap<string, Verdict> {
  const last = new Map<string, Decision>();
  for (const decision of [...decisions].sort(byTime)) last.set(decision.handle, decision);
  const accepted = [...last.values()].filter(({ verdict }) => verdict === "accepted").sort(byTime);
  for (const earlier of accepted.slice(0, -1)) last.delete(earlier.handle);
  return new Map([...last].map(([handle, { verdict }]) => [handle, verdict]));
}

function byTime(a: Decision, b: Decision): number {
  return a.decidedAt.getTime() - b.decidedAt.getTime() || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}
