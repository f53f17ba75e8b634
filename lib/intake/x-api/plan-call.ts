/** How large may the next call be, so that no cap is passed whatever it brings? */
import { unitMicros, xPageMax } from "./cost.ts";
import type { XRun } from "./x-run.ts";

export type PlannedCall =
  | { readonly kind: "call"; readonly size: number; readonly holdMicros: number }
  /** The amount the person agreed to, or the operator's for this X account and month, is used up. */
  | { readonly kind: "capped" }
  /** The operator's amount for this month is used up. */
  | { readonly kind: "month_cap" };

type Spendable = Pick<XRun, "kind" | "pinned" | "userMicros" | "postMicros" | "capMicros" | "spentMicros">;

/** What is left of the operator's month: for the X account that is read, and for everybody. */
export type MonthLeft = { readonly accountMicros: number; readonly everybodyMicros: number };

/** `left` is null where the operator pays nothing. A call is held at what it may cost at most. */
export function planCall(run: Spendable, left: MonthLeft | null): PlannedCall {
  const unit = unitMicros(run, run.pinned);
  const page = xPageMax[run.kind];
  if (unit === 0) return { kind: "call", size: page, holdMicros: 0 };
  const ofRun = run.capMicros - run.spentMicros;
  const byRun = Math.floor(Math.min(ofRun, left?.accountMicros ?? ofRun) / unit);
  if (byRun < 1) return { kind: "capped" };
  const byMonth = left === null ? page : Math.floor(left.everybodyMicros / unit);
  if (byMonth < 1) return { kind: "month_cap" };
  const size = Math.min(page, byRun, byMonth);
  return { kind: "call", size, holdMicros: size * unit };
}

/** What a page really cost. */
export function costOf(run: Spendable, page: { readonly users: number; readonly posts: number }): number {
  return page.users * run.userMicros + page.posts * run.postMicros;
}
