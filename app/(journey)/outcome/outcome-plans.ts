/** Which plans there are, and from which account each of them follows. */
import type { OutcomePlan } from "#components/outcomes/outcome-view.ts";
import type { PlanRow } from "#lib/plans/store.ts";
import type { ConnectedAccount } from "#lib/session/store.ts";

/** A plan whose account is not there any more is still shown, without its address. */
export function outcomePlans(
  plans: readonly PlanRow[],
  accounts: readonly ConnectedAccount[],
): readonly OutcomePlan[] {
  const byId = new Map(accounts.map((account) => [account.id, account]));
  return plans.map(({ id, kind, accountId, consentedAt, createdAt }) => {
    const account = byId.get(accountId);
    return {
      planId: id,
      kind,
      handle: account?.handle ?? "",
      host: account?.issuerHost ?? "",
      consentedAt: (consentedAt ?? createdAt).toISOString(),
    };
  });
}

/** In the order in which they were confirmed: a draft may have lain for long before. */
export function newestConsentFirst(plans: readonly PlanRow[]): readonly PlanRow[] {
  const consented = ({ consentedAt, createdAt }: PlanRow) => (consentedAt ?? createdAt).getTime();
  return [...plans].sort((a, b) => consented(b) - consented(a));
}
