/** What does the chosen wish cost, told from what the page knows? The server reckons the same before it starts. */
import { quoteWish, type XQuote, type XWish } from "#lib/intake/x-api/cost.ts";
import { termsFor } from "#lib/intake/x-api/x-settings.ts";
import type { XScreenView } from "./x-view.ts";

/** Null while X's own totals are not known. */
export function quoteView(view: XScreenView, wish: XWish): XQuote | null {
  const { account, unnamed } = view;
  return (
    account &&
    quoteWish(wish, {
      totals: account,
      unnamed,
      ...termsFor(view, { ownApp: account.ownApp, accountLeftMicros: view.accountLeftMicros }),
    })
  );
}
