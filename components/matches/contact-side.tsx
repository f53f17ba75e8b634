import { useTranslations } from "next-intl";
import { TextLink } from "#components/ui/text-link.tsx";
import type { ReportRow } from "#lib/matches/match.ts";
import { contactName, xProfileUrl } from "./contact-name.ts";
import { Initials } from "./initials.tsx";

/** Who it is on X: the name, or plainly that only the number is known. */
export function ContactSide({ row }: { row: ReportRow }) {
  const t = useTranslations("review.x");
  const named = Boolean(row.displayName?.trim() || row.username);
  const url = xProfileUrl(row);
  const address = row.username ? `@${row.username}` : row.xId ? t("number", { id: row.xId }) : null;
  return (
    <div className="flex gap-3">
      <Initials name={named ? contactName(row) : null} />
      <div className="grid min-w-0 gap-1">
        <p className="font-semibold wrap-anywhere">{named ? contactName(row) : t("numberOnly")}</p>
        {address && url ? (
          <p className="text-sm wrap-anywhere">
            <TextLink href={url} aria-label={t("open", { name: address })}>
              {address}
            </TextLink>
          </p>
        ) : null}
        <Relation row={row} />
        {row.bio ? <p className="line-clamp-3 text-sm text-muted wrap-anywhere">{row.bio}</p> : null}
      </div>
    </div>
  );
}

function Relation({ row }: { row: ReportRow }) {
  const t = useTranslations("review.x");
  if (row.following && row.follower) return <p className="text-sm text-muted">{t("mutual")}</p>;
  if (row.following) return <p className="text-sm text-muted">{t("following")}</p>;
  if (row.follower) return <p className="text-sm text-muted">{t("follower")}</p>;
  return null;
}
