import { useTranslations } from "next-intl";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { BulletList, DocumentSection } from "./document-section.tsx";
import { KeptTable } from "./kept-table.tsx";
import type { OperatorContact } from "./operator-contact.ts";

/** Everything about what is read, kept and told. `contact` is where the operator can be reached. */
export function PrivacyDocument({ contact }: { contact: OperatorContact | null }) {
  const t = useTranslations("privacy");
  const settings = (words: React.ReactNode) => <TextLink href="/settings">{words}</TextLink>;
  return (
    <article className="mx-auto grid max-w-4xl gap-8 px-4 py-10 sm:px-6 sm:py-14">
      <div className="-mb-6">
        <PageHeading title={t("title")} lead={<p>{t("lead")}</p>} />
      </div>
      <section aria-labelledby="short" className="grid gap-4 rounded-panel bg-accent-soft p-5 sm:p-7">
        <h2 id="short" className="text-xl font-semibold">
          {t("short.title")}
        </h2>
        <BulletList
          items={(["archive", "keep", "parties", "delete"] as const).map((key) => t(`short.${key}`))}
        />
      </section>
      <DocumentSection id="read" title={t("read.title")}>
        {(["p1", "p2", "p3", "p4"] as const).map((key) => (
          <p key={key}>{t(`read.${key}`)}</p>
        ))}
      </DocumentSection>
      <DocumentSection id="kept" title={t("kept.title")}>
        <KeptTable />
      </DocumentSection>
      <DocumentSection id="shared" title={t("shared.title")}>
        <BulletList items={(["lookups", "directory", "apps"] as const).map((key) => t(`shared.${key}`))} />
      </DocumentSection>
      <DocumentSection id="leaves" title={t("leaves.title")}>
        <BulletList
          items={(["own", "candidates", "followed", "x", "nobody"] as const).map((key) => t(`leaves.${key}`))}
        />
      </DocumentSection>
      <DocumentSection id="others" title={t("others.title")}>
        <p>{t("others.text")}</p>
      </DocumentSection>
      <DocumentSection id="cookies" title={t("cookies.title")}>
        <BulletList
          items={(["session", "flow", "language", "none"] as const).map((key) => t(`cookies.${key}`))}
        />
      </DocumentSection>
      <DocumentSection id="rights" title={t("rights.title")}>
        <BulletList
          items={(["download", "disconnect", "erase", "revoke"] as const).map((key) =>
            t.rich(`rights.${key}`, { link: settings }),
          )}
        />
      </DocumentSection>
      <DocumentSection id="operator" title={t("operator.title")}>
        <p>{t("operator.text")}</p>
        <p>
          {contact
            ? t.rich("operator.contact", {
                address: contact.address,
                link: (words) => <TextLink href={contact.href}>{words}</TextLink>,
              })
            : t("operator.none")}
        </p>
      </DocumentSection>
    </article>
  );
}
