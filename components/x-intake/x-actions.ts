/** What the screen of X's API can ask of the server. */
import type { StartAnswer } from "#components/sign-in/use-sign-in.ts";
import type { Answer } from "#components/ui/answer.ts";
import type { XRunKind, XSide } from "#lib/intake/x-api/x-run.ts";
import type { XAppName } from "./x-view.ts";

export type XActions = {
  readonly connectX: (input: { app: XAppName }) => Promise<Answer<StartAnswer>>;
  readonly saveKeys: (input: { clientId: string; clientSecret: string }) => Promise<Answer<unknown>>;
  readonly deleteKeys: (input: Record<string, never>) => Promise<Answer<unknown>>;
  readonly startReading: (input: {
    wish: { kind: XRunKind; sides: XSide[]; pinned: boolean };
    agreed: { expected: number; ceilingMicros: number };
  }) => Promise<Answer<unknown>>;
  readonly tryReadingAgain: (input: { runId: string }) => Promise<Answer<unknown>>;
  readonly endReading: (input: { runId: string }) => Promise<Answer<unknown>>;
};
