import { Ban, Check, ClipboardCheck, Gauge, MonitorCheck } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Card } from "#components/ui/card.tsx";
import { TextLink } from "#components/ui/text-link.tsx";

const trusts = [
  { key: "browser", icon: MonitorCheck },
  { key: "decide", icon: ClipboardCheck },
  { key: "pace", icon: Gauge },
] as const;
const steps = ["import", "review", "follow", "outcome"] as const;
const needs = ["account", "archive", "patience"] as const;
const nevers = ["password", "post", "messages", "share"] as const;

function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="mx-auto max-w-page px-4 py-10 sm:px-6 sm:py-14">
      <h2 id={id} className="mb-6 text-2xl font-semibold tracking-tight sm:mb-8 sm:text-3xl">
        {title}
      </h2>
      {children}
    </section>
  );
}

export function TrustSection() {
  const t = useTranslations("landing.trust");
  return (
    <Section id="trust" title={t("title")}>
      <ul className="grid gap-4 md:grid-cols-3 md:gap-6">
        {trusts.map(({ key, icon: Icon }) => (
          <li key={key} className="grid">
            <Card className="grid content-start gap-3">
              <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
                <Icon aria-hidden className="size-6" />
              </span>
              <h3 className="text-lg font-semibold">{t(`${key}.title`)}</h3>
              <p className="text-muted">{t(`${key}.text`)}</p>
            </Card>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function StepsSection() {
  const t = useTranslations("landing.how");
  return (
    <Section id="how" title={t("title")}>
      <ol className="grid gap-x-8 gap-y-7 sm:grid-cols-2 lg:grid-cols-4">
        {steps.map((key, index) => (
          <li key={key} className="grid content-start gap-2 border-t-2 border-accent/40 pt-4">
            <span aria-hidden className="text-sm font-semibold text-accent tabular-nums">
              {index + 1}
            </span>
            <h3 className="text-lg font-semibold">{t(`${key}.title`)}</h3>
            <p className="text-muted">{t(`${key}.text`)}</p>
          </li>
        ))}
      </ol>
    </Section>
  );
}

export function NeedSection() {
  const t = useTranslations("landing");
  return (
    <div className="mx-auto grid max-w-page gap-x-12 gap-y-12 px-4 py-10 sm:px-6 sm:py-14 lg:grid-cols-2">
      <section aria-labelledby="need">
        <h2 id="need" className="mb-6 text-2xl font-semibold tracking-tight sm:text-3xl">
          {t("need.title")}
        </h2>
        <ul className="grid gap-5">
          {needs.map((key) => (
            <li key={key} className="flex gap-3">
              <Check aria-hidden className="mt-0.5 size-6 shrink-0 text-positive" />
              <div>
                <h3 className="font-semibold">{t(`need.${key}.title`)}</h3>
                <p className="text-muted">{t(`need.${key}.text`)}</p>
              </div>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="never">
        <h2 id="never" className="mb-6 text-2xl font-semibold tracking-tight sm:text-3xl">
          {t("never.title")}
        </h2>
        <ul className="grid gap-4">
          {nevers.map((key) => (
            <li key={key} className="flex gap-3">
              <Ban aria-hidden className="mt-0.5 size-6 shrink-0 text-danger" />
              <p>{t(`never.${key}`)}</p>
            </li>
          ))}
        </ul>
        <p className="mt-5">
          <TextLink href="/privacy">{t("never.privacy")}</TextLink>
        </p>
      </section>
    </div>
  );
}
