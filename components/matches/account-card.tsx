import { useFormatter, useTranslations } from "next-intl";
import { HandleText } from "#components/ui/handle-text.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { explainLookup } from "#lib/matches/explain.ts";
import type { RankedCandidate } from "#lib/matches/match.ts";
import { AccountPicture } from "./account-picture.tsx";
import { isConfirmed } from "./chosen-candidate.ts";

/** One account as its own server describes it. What the server did not say is left out, not guessed. */
export function AccountCard({ candidate }: { candidate: RankedCandidate }) {
  const t = useTranslations("review.fediverse");
  const words = useTranslations("reasons");
  const { profile, subject, handle, profileUrl, lookup } = candidate;
  const address = `@${subject}`;
  const answer = isConfirmed(candidate) ? null : explainLookup(candidate);
  return (
    <div className="flex gap-3">
      <AccountPicture
        name={profile?.displayName || subject}
        handle={handle}
        hasPicture={Boolean(profile?.avatarUrl)}
      />
      <div className="grid min-w-0 content-start gap-1">
        {profile?.displayName ? <p className="font-semibold wrap-anywhere">{profile.displayName}</p> : null}
        <p className="text-sm wrap-anywhere">
          {profileUrl ? (
            <TextLink href={profileUrl} aria-label={t("open", { handle: address })}>
              <HandleText handle={subject} />
            </TextLink>
          ) : (
            <span className="font-medium">
              <HandleText handle={subject} />
            </span>
          )}
        </p>
        {subject !== handle && lookup !== "moved" ? (
          <p className="text-sm text-muted wrap-anywhere">{t("named", { handle: `@${handle}` })}</p>
        ) : null}
        {answer ? (
          <p className="text-sm text-caution wrap-anywhere">{words(answer.key, { ...answer.values })}</p>
        ) : null}
        <Facts candidate={candidate} />
        {profile?.note ? (
          <p className="line-clamp-3 text-sm text-muted wrap-anywhere">{profile.note}</p>
        ) : null}
      </div>
    </div>
  );
}

function Facts({ candidate: { profile } }: { candidate: RankedCandidate }) {
  const t = useTranslations("review.fediverse");
  const format = useFormatter();
  if (!profile) return null;
  const day = (at: string) => format.dateTime(new Date(at), { dateStyle: "medium", timeZone: "UTC" });
  const facts = [
    profile.followersCount === null ? null : t("followers", { count: profile.followersCount }),
    profile.lastPostAt ? t("lastPost", { date: day(profile.lastPostAt) }) : null,
    profile.createdAt ? t("created", { date: day(profile.createdAt) }) : null,
  ].filter((fact) => fact !== null);
  return facts.length > 0 ? <p className="text-sm text-muted">{facts.join(" · ")}</p> : null;
}
