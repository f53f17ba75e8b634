import type { Metadata } from "next";
import { useTranslations } from "next-intl";
import { getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { NoScript } from "#components/shell/no-script.tsx";
import { Permissions } from "#components/sign-in/permissions.tsx";
import { SignInPanel } from "#components/sign-in/sign-in-panel.tsx";
import { readSignInTrouble } from "#components/sign-in/sign-in-problem.ts";
import { Card } from "#components/ui/card.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { TextLink } from "#components/ui/text-link.tsx";
import { env } from "#lib/env.ts";
import { parseHost } from "#lib/fediverse/host.ts";
import { currentUser } from "#lib/session/require-user.ts";
import { startSignIn, startXSignIn } from "./actions.ts";

type Query = Readonly<Record<string, string | string[] | undefined>>;

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("signin"))("title") };
}

export default async function SignInPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { error, host, back } = await searchParams;
  const trouble = typeof error === "string" ? readSignInTrouble(error, String(host ?? "")) : null;
  const { X_CLIENT_ID, X_CLIENT_SECRET } = env();
  const signedIn = (await currentUser()) !== null;
  return (
    <Frame signedIn={signedIn}>
      <SignInPanel
        onStart={startSignIn}
        onStartX={X_CLIENT_ID && X_CLIENT_SECRET ? startXSignIn : null}
        server={typeof host === "string" ? (parseHost(host) ?? "") : ""}
        back={typeof back === "string" ? back : ""}
        trouble={trouble}
      />
    </Frame>
  );
}

function Frame({ signedIn, children }: { signedIn: boolean; children: ReactNode }) {
  const t = useTranslations("signin");
  const shell = useTranslations("shell.noScript");
  return (
    <div className="mx-auto max-w-page px-4 py-10 sm:px-6 sm:py-14">
      <PageHeading
        title={signedIn ? t("addTitle") : t("title")}
        lead={<p>{signedIn ? t("addLead") : t("lead")}</p>}
      />
      <NoScript title={shell("title")}>{t("noScript")}</NoScript>
      <div className="grid items-start gap-8 lg:grid-cols-[1.2fr_1fr] lg:gap-12">
        <Card>{children}</Card>
        <div className="grid gap-7">
          <Permissions />
          <section className="grid gap-1 border-t border-line pt-5">
            <h2 className="font-semibold">{t("noAccount.title")}</h2>
            <p className="text-muted">
              {t.rich("noAccount.text", {
                link: (name) => <TextLink href="https://joinmastodon.org">{name}</TextLink>,
              })}
            </p>
          </section>
        </div>
      </div>
    </div>
  );
}
