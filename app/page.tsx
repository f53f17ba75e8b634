import { useTranslations } from "next-intl";
import { NeedSection, StepsSection, TrustSection } from "#components/shell/landing-sections.tsx";
import { PassPicture } from "#components/shell/pass-picture.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { currentUser } from "#lib/session/require-user.ts";

type Query = Readonly<Record<string, string | string[] | undefined>>;

export default async function LandingPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { erased } = await searchParams;
  const signedIn = (await currentUser()) !== null;
  return (
    <>
      {typeof erased === "string" && !signedIn ? (
        <ErasedNotice notAsked={Number.parseInt(erased, 10) || 0} />
      ) : null}
      <Landing signedIn={signedIn} />
    </>
  );
}

/** The last word to somebody who has just deleted everything. */
function ErasedNotice({ notAsked }: { notAsked: number }) {
  const t = useTranslations("settings.erased");
  return (
    <div className="mx-auto max-w-page px-4 pt-6 sm:px-6">
      <Notice tone={notAsked > 0 ? "caution" : "positive"} live title={t("title")}>
        <p>{t("text")}</p>
        {notAsked > 0 ? <p>{t("notAsked", { count: notAsked })}</p> : null}
      </Notice>
    </div>
  );
}

function Landing({ signedIn }: { signedIn: boolean }) {
  const t = useTranslations("landing");
  const entrance = (
    <ButtonLink href={signedIn ? "/import" : "/sign-in"} size="large">
      {signedIn ? t("hero.continue") : t("hero.signIn")}
    </ButtonLink>
  );
  return (
    <>
      <section className="mx-auto grid max-w-page items-center gap-x-12 gap-y-8 px-4 pt-10 pb-8 sm:px-6 sm:pt-16 lg:grid-cols-[1.1fr_1fr] lg:pb-14">
        <div className="grid gap-6">
          <h1 className="text-4xl leading-tight font-semibold tracking-tight sm:text-5xl sm:leading-[1.12]">
            {t("hero.title")}
          </h1>
          <p className="max-w-prose text-lg text-muted sm:text-xl">{t("hero.lead")}</p>
          <div className="flex flex-wrap gap-3">
            {entrance}
            <ButtonLink href="#how" variant="quiet" size="large">
              {t("hero.how")}
            </ButtonLink>
          </div>
        </div>
        <PassPicture title={t("hero.picture")} className="mx-auto w-full max-w-xl" />
      </section>
      <StepsSection />
      <div className="border-y border-line bg-raised/60">
        <TrustSection />
      </div>
      <NeedSection />
      <section className="mx-auto max-w-page px-4 pb-16 sm:px-6 sm:pb-20">
        <div className="grid justify-items-center gap-4 rounded-panel bg-accent-soft px-6 py-12 text-center">
          <h2 className="text-2xl font-semibold tracking-tight sm:text-3xl">{t("last.title")}</h2>
          <p className="max-w-prose text-lg text-muted">{t("last.text")}</p>
          <div className="mt-2">{entrance}</div>
        </div>
      </section>
    </>
  );
}
