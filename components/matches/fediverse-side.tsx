import { UserCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { HandleText } from "#components/ui/handle-text.tsx";
import { explainLookup, explainState } from "#lib/matches/explain.ts";
import type { RankedCandidate, ReportRow } from "#lib/matches/match.ts";
import { AccountCard } from "./account-card.tsx";
import { chosenCandidate, hostOf, isConfirmed } from "./chosen-candidate.ts";
import { RetryNote } from "./retry-note.tsx";

/** Where they are on the fediverse, or honestly why nothing can be said yet. */
export function FediverseSide({ row, now }: { row: ReportRow; now: string }) {
  const candidate = chosenCandidate(row);
  if (row.state === "looking_up" && !(candidate && isConfirmed(candidate)))
    return <LookingUp candidate={candidate} />;
  if (row.state === "no_candidate" || !candidate) return <NotFound row={row} candidate={candidate} />;
  if (row.state === "lookup_failed") return <LookupFailed row={row} candidate={candidate} now={now} />;
  return (
    <>
      <AccountCard candidate={candidate} />
      {row.followed ? <Followed /> : null}
    </>
  );
}

/** One of the person's accounts follows it already: there is nothing left to do. */
function Followed() {
  const t = useTranslations("review.fediverse");
  return (
    <div>
      <Badge tone="positive">
        <UserCheck aria-hidden className="size-4" />
        {t("followed")}
      </Badge>
    </div>
  );
}

function NotFound({ row, candidate }: { row: ReportRow; candidate: RankedCandidate | null }) {
  const t = useTranslations("review.none");
  const words = useTranslations("reasons");
  const why = explainState(row) ?? { key: "why_nothing_found", values: {} };
  const answer = candidate && row.why === "none_exists" ? explainLookup(candidate) : null;
  return (
    <div className="grid gap-1 text-muted">
      <p className="wrap-anywhere">
        {answer ? words(answer.key, { ...answer.values }) : words(why.key, { ...why.values })}
      </p>
      {row.why === "blocked_on_x" ? null : <p className="text-sm">{t("notFoundHint")}</p>}
    </div>
  );
}

function LookingUp({ candidate }: { candidate: RankedCandidate | null }) {
  const t = useTranslations("review.none");
  if (!candidate) return <p className="text-muted">{t("lookingThrough")}</p>;
  return (
    <div className="grid gap-1">
      <p className="font-medium wrap-anywhere">
        <HandleText handle={candidate.handle} />
      </p>
      <p className="text-sm text-muted wrap-anywhere">{t("lookingUp", { host: hostOf(candidate.handle) })}</p>
    </div>
  );
}

/** Never the look of "no match": nothing is known of the account, only that its server did not tell. */
function LookupFailed({ row, candidate, now }: { row: ReportRow; candidate: RankedCandidate; now: string }) {
  const words = useTranslations("reasons");
  const { key, values } = explainLookup(candidate);
  return (
    <div className="grid gap-1">
      <p className="font-medium wrap-anywhere">
        <HandleText handle={candidate.handle} />
      </p>
      <p className="text-caution wrap-anywhere">{words(key, { ...values })}</p>
      <RetryNote retryAt={row.retryAt ?? candidate.retryAt} now={now} />
    </div>
  );
}
