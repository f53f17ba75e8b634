import { Download, History } from "lucide-react";
import { useTranslations } from "next-intl";
import { LocalTime } from "#components/outcomes/local-time.tsx";
import { Badge } from "#components/ui/badge.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { type HistoryEntry, knownAction, readFacts } from "#lib/matches/history/history-entry.ts";
import { rejectionReasons } from "#lib/matches/match.ts";

/** The log of a person: the newest first, each entry a sentence with its reason and the evidence of that moment. */
export function HistoryScreen({
  entries,
  next,
  before,
  byOthers,
}: {
  entries: readonly HistoryEntry[];
  next: string | null;
  before: string | null;
  byOthers: boolean;
}) {
  const t = useTranslations("history");
  const others = byOthers ? "&others=1" : "";
  return (
    <>
      <PageHeading
        title={t("title")}
        lead={t("lead")}
        actions={
          <>
            <ButtonLink href="/api/export/history.csv" download="history.csv" variant="secondary">
              <Download aria-hidden className="size-5" />
              {t("csv")}
            </ButtonLink>
            <ButtonLink href="/api/export/history.json" download="history.json" variant="secondary">
              <Download aria-hidden className="size-5" />
              {t("json")}
            </ButtonLink>
          </>
        }
      />
      <nav aria-label={t("label")} className="mb-5 flex flex-wrap gap-x-6 gap-y-2">
        <Choice href="/review/history" here={!byOthers} words={t("all")} />
        <Choice href="/review/history?others=1" here={byOthers} words={t("byOthers")} />
      </nav>
      {entries.length === 0 ? (
        <EmptyState icon={History} title={t("empty")}>
          {t("emptyText")}
        </EmptyState>
      ) : (
        <ol className="grid rounded-panel border border-line bg-surface shadow-panel">
          {entries.map((entry) => (
            <li
              key={entry.id}
              className="grid gap-1 border-b border-line px-4 py-3.5 last:border-b-0 sm:px-5"
            >
              <Entry entry={entry} />
            </li>
          ))}
        </ol>
      )}
      <div className="mt-6 flex flex-wrap gap-3">
        {before ? (
          <ButtonLink href={byOthers ? "/review/history?others=1" : "/review/history"} variant="secondary">
            {t("newest")}
          </ButtonLink>
        ) : null}
        {next ? (
          <ButtonLink href={`/review/history?before=${next}${others}`} variant="secondary">
            {t("older")}
          </ButtonLink>
        ) : null}
      </div>
    </>
  );
}

function Choice({ href, here, words }: { href: string; here: boolean; words: string }) {
  if (here)
    return (
      <span aria-current="page" className="inline-flex min-h-11 items-center font-semibold">
        {words}
      </span>
    );
  return (
    <TextLink href={href} className="inline-flex min-h-11 items-center">
      {words}
    </TextLink>
  );
}

const roles = ["person", "support", "administrator", "worker", "operator", "organisation"] as const;

function Entry({ entry }: { entry: HistoryEntry }) {
  const t = useTranslations("history");
  const facts = readFacts(entry.facts);
  const known = knownAction(entry.action);
  const role = roles.find((it) => it === entry.actorRole);
  const isItself = entry.actorRole === "worker" || entry.actorRole === "operator";
  const who = entry.own ? t("you") : entry.actor ? `@${entry.actor}` : t(isItself ? "itself" : "somebody");
  const values = {
    action: entry.action,
    handle: facts.handle ? `@${facts.handle}` : "",
    contact: entry.contact ?? subjectName(entry.subject) ?? t("unknownContact"),
    count: facts.follows ?? 0,
  };
  return (
    <>
      <p className="wrap-anywhere">
        <span className="font-semibold">{who}</span>{" "}
        {entry.own ? null : (
          <Badge>{role ? t(`role.${role}`) : t("role.other", { role: entry.actorRole })}</Badge>
        )}{" "}
        {known ? t(`what.${known}`, values) : t("what.other", values)}
      </p>
      <Grounds entry={entry} />
      <p className="text-sm text-muted">
        <LocalTime at={entry.at} withDate />
      </p>
    </>
  );
}

/** Why, and on which evidence. */
function Grounds({ entry }: { entry: HistoryEntry }) {
  const t = useTranslations("history");
  const words = useTranslations("review");
  const facts = readFacts(entry.facts);
  const reason = rejectionReasons.find((it) => it === entry.reason);
  const said = facts.note ?? facts.question;
  const warnings = facts.warnings ?? [];
  return (
    <div className="grid gap-0.5 text-sm text-muted empty:hidden">
      {entry.reason ? (
        <p>{t("reason", { reason: reason ? words(`reason.${reason}`) : entry.reason })}</p>
      ) : null}
      {said ? <p className="wrap-anywhere">{t("note", { note: said })}</p> : null}
      {facts.grade ? <p>{t("evidence", { grade: words(`grade.${facts.grade}`) })}</p> : null}
      {warnings.length > 0 ? (
        <p>
          {t("warnings", { list: warnings.map((warning) => words(`warningShort.${warning}`)).join(", ") })}
        </p>
      ) : null}
    </div>
  );
}

function subjectName(subject: string | null): string | null {
  if (subject?.startsWith("acct:")) return `@${subject.slice(5)}`;
  return subject?.startsWith("@") ? subject : null;
}
