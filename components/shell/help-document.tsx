import { useTranslations } from "next-intl";
import { ArchiveGuide } from "#components/import/archive-guide.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { DocumentSection } from "./document-section.tsx";
import type { OperatorContact } from "./operator-contact.ts";

const groups = [
  { group: "archive", questions: ["archive", "size", "gone"] },
  { group: "matches", questions: ["match", "missing", "waiting", "wrong"] },
  { group: "following", questions: ["slow", "close", "locked", "csv", "told"] },
  { group: "account", questions: ["server", "broken", "who", "leave"] },
] as const;

/** Questions with short answers, each with an address of its own. */
export function HelpDocument({ contact }: { contact: OperatorContact | null }) {
  const t = useTranslations("help");
  return (
    <article className="mx-auto grid max-w-3xl gap-8 px-4 py-10 sm:px-6 sm:py-14">
      <div className="-mb-6">
        <PageHeading title={t("title")} lead={<p>{t("lead")}</p>} />
      </div>
      <Contents />
      {groups.map(({ group, questions }) => (
        <DocumentSection key={group} id={group} title={t(`groups.${group}`)}>
          <div className="grid gap-7">
            {questions.map((key) => (
              <Answer key={key} question={key} />
            ))}
          </div>
          {group === "archive" ? <ArchiveGuide open /> : null}
        </DocumentSection>
      ))}
      {contact ? (
        <p className="border-t border-line pt-8">
          {t.rich("more", {
            address: contact.address,
            link: (words) => <TextLink href={contact.href}>{words}</TextLink>,
          })}
        </p>
      ) : null}
    </article>
  );
}

type Question = (typeof groups)[number]["questions"][number];

function Answer({ question }: { question: Question }) {
  const t = useTranslations("help.q");
  const privacy = (words: React.ReactNode) => <TextLink href="/privacy">{words}</TextLink>;
  return (
    <div id={`q-${question}`} className="grid scroll-mt-6 gap-1.5">
      <h3 className="text-lg font-semibold">{t(`${question}.q`)}</h3>
      <p>{t.rich(`${question}.a`, { link: privacy })}</p>
    </div>
  );
}

function Contents() {
  const t = useTranslations("help");
  return (
    <nav aria-label={t("contents")} className="rounded-panel border border-line bg-surface p-5 sm:p-7">
      <ul className="grid gap-x-8 gap-y-1 sm:grid-cols-2">
        {groups.flatMap(({ questions }) =>
          questions.map((key) => (
            <li key={key}>
              <a
                href={`#q-${key}`}
                className="inline-flex min-h-11 items-center text-accent underline underline-offset-4 hover:decoration-2 pointer-fine:min-h-8"
              >
                {t(`q.${key}.q`)}
              </a>
            </li>
          )),
        )}
      </ul>
    </nav>
  );
}
