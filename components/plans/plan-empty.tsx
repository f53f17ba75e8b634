import { UserRoundPlus, UsersRound } from "lucide-react";
import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

const ways = {
  noAccount: { href: "/sign-in", icon: UserRoundPlus },
  nothingAccepted: { href: "/review", icon: UsersRound },
  allLeftOut: { href: "/review", icon: UsersRound },
} as const;

/** Why there is nothing to confirm, and where to go for it. */
export function PlanEmpty({ why }: { why: keyof typeof ways }) {
  const t = useTranslations("follow.empty");
  const { href, icon } = ways[why];
  return (
    <EmptyState
      icon={icon}
      title={t(`${why}.title`)}
      action={<ButtonLink href={href}>{t(`${why}.action`)}</ButtonLink>}
    >
      {t(`${why}.text`)}
    </EmptyState>
  );
}
