/** A short mark of exactly what a person was shown, so that consent to one list is never used for another. */
import { createHash } from "node:crypto";

/** SHA-256 in hexadecimal over the account and the handles in their order. */
export function digestPlan(plan: {
  readonly accountId: string;
  readonly handles: readonly string[];
}): string {
  return createHash("sha256")
    .update([plan.accountId, ...plan.handles].join("\n"))
    .digest("hex");
}
