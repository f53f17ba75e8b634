"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type Step, Stepper } from "#components/ui/stepper.tsx";

const journey = ["import", "review", "follow", "outcome"] as const;

/** The four steps, with the one the address names marked. Each can be opened at any time; its page says what is missing. */
export function JourneyStepper() {
  const t = useTranslations("shell.steps");
  const path = usePathname();
  const steps = journey.map(
    (key): Step => ({
      key,
      label: t(key),
      href: `/${key}`,
      current: path === `/${key}` || path.startsWith(`/${key}/`),
    }),
  );
  return <Stepper steps={steps} label={t("label")} />;
}
