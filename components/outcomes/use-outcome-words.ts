import { useTranslations } from "next-intl";
import type { Outcome } from "#lib/outcomes/outcome.ts";
import type { PlanKind } from "#lib/plans/plan.ts";

const ofUndo = ["waiting", "gone", "refused", "cancelled"] as const;
const meansOfUndo = [...ofUndo, "unfollowed"] as const;

/** What an outcome is called and what it means, which is not the same when follows are taken back. */
export function useOutcomeWords(kind: PlanKind) {
  const t = useTranslations("outcome");
  return {
    outcomeWords(outcome: Outcome): string {
      const undone = kind === "undo" ? ofUndo.find((known) => known === outcome) : undefined;
      return undone ? t(`undo.outcome.${undone}`) : t(`outcome.${outcome}`);
    },
    meaning(outcome: Outcome): string {
      const undone = kind === "undo" ? meansOfUndo.find((known) => known === outcome) : undefined;
      return undone ? t(`undo.means.${undone}`) : t(`means.${outcome}`);
    },
  };
}
