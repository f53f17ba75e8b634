"use client";

import { ChevronDown } from "lucide-react";
import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { ReportRow } from "#lib/matches/match.ts";
import { AccountCard } from "./account-card.tsx";
import { canAccept, otherCandidates } from "./chosen-candidate.ts";
import { contactName } from "./contact-name.ts";
import { RowReasons } from "./row-reasons.tsx";

/** Every other address that was found for the contact, each with its own reasons and its own button. */
export function OtherCandidates({
  row,
  busy,
  onChoose,
}: {
  row: ReportRow;
  busy: boolean;
  onChoose: (handle: string) => void;
}) {
  const t = useTranslations("review.decide");
  const others = otherCandidates(row);
  if (others.length === 0) return null;
  return (
    <details className="group">
      <summary className="inline-flex min-h-11 items-center gap-1.5 rounded-control font-medium text-accent underline-offset-4 hover:underline pointer-fine:min-h-9">
        <ChevronDown aria-hidden className="size-4.5 transition-transform group-open:rotate-180" />
        {t("others", { count: others.length })}
      </summary>
      <ul className="mt-2 grid gap-4 sm:grid-cols-2 lg:grid-cols-1">
        {others.map((candidate) => (
          <li key={candidate.handle} className="grid content-start gap-3 rounded-control bg-raised/60 p-3">
            <AccountCard candidate={candidate} />
            <RowReasons candidate={candidate} />
            {candidate.verdict === "rejected" ? (
              <div>
                <Badge>{t("rejected")}</Badge>
              </div>
            ) : null}
            {canAccept(candidate) && candidate.verdict !== "accepted" ? (
              <div>
                <Button
                  size="small"
                  variant="secondary"
                  busy={busy}
                  aria-label={t("chooseName", {
                    handle: `@${candidate.subject}`,
                    name: contactName(row) ?? "",
                  })}
                  onClick={() => onChoose(candidate.handle)}
                >
                  {t("choose")}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
