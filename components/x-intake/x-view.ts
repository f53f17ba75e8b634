/** What the screen of X's API shows, as plain values that can travel to the browser. */
import type { SourceState } from "#lib/intake/source-kind.ts";
import type { XPrices } from "#lib/intake/x-api/cost.ts";
import type { XRefusalCode } from "#lib/intake/x-api/x-refusal.ts";
import type { XRunKind, XRunState, XWaitReason } from "#lib/intake/x-api/x-run.ts";

/** Through whose app at X: the operator's, the person's, or their organisation's. */
export type XAppName = "x" | "x-own" | "x-organisation";

export type XRunView = {
  readonly id: string;
  readonly sourceId: string;
  readonly sourceState: SourceState;
  readonly kind: XRunKind;
  readonly state: XRunState;
  readonly reason: XWaitReason | null;
  readonly resumeAt: string | null;
  readonly expected: number;
  readonly received: number;
  readonly app: XAppName;
  readonly spentMicros: number;
  readonly capMicros: number;
  readonly refusedTotal: number;
  /** At most a thousand; the total tells whether there were more. */
  readonly refused: readonly XRefusedView[];
};

export type XRefusedView = { readonly code: XRefusalCode; readonly found: string };

export type XAccountView = {
  readonly username: string;
  readonly ownApp: boolean;
  /** The organisation whose app it is. */
  readonly organisation: string | null;
  /** False when X wants the person to sign in again. */
  readonly signedIn: boolean;
  readonly followingCount: number | null;
  readonly followersCount: number | null;
  /** When X told these totals. */
  readonly countedAt: string;
};

export type XScreenView = {
  readonly account: XAccountView | null;
  /** The operator has an X app everybody can use. */
  readonly operatorApp: boolean;
  /** The last characters of the client id of the person's own app. */
  readonly ownAppEnd: string | null;
  /** The organisation whose app the person may read through. */
  readonly organisationApp: string | null;
  /** What the person has to enter at X for an app of their own. */
  readonly callbackUrl: string;
  readonly operatorPrices: XPrices;
  readonly ownPrices: XPrices;
  /** The operator's cap for one reading, and what is left of the month for everybody. */
  readonly runCapMicros: number;
  /** What this X account may still cost the operator this month. */
  readonly accountLeftMicros: number;
  readonly monthLeftMicros: number;
  /** Contacts known by number alone. */
  readonly unnamed: number;
  readonly run: XRunView | null;
};

/** No call will be made for it any more; its numbers no longer move. */
export function isOver(run: XRunView): boolean {
  return run.state === "done" || run.state === "capped" || run.state === "cancelled";
}

/** What came is not among the contacts yet: it waits for the person's word, or is being added. */
export function isUnsettled(run: XRunView): boolean {
  return isOver(run) && (run.sourceState === "received" || run.sourceState === "applying");
}

/** Through which app this person would sign in now: their own before their organisation's, and both before the operator's. */
export function nextApp(view: Pick<XScreenView, "ownAppEnd" | "organisationApp">): XAppName {
  if (view.ownAppEnd !== null) return "x-own";
  return view.organisationApp !== null ? "x-organisation" : "x";
}
