import { Check, X } from "lucide-react";
import { useTranslations } from "next-intl";

const may = ["account", "follows", "search", "follow"] as const;
const mayNot = ["password", "post", "profile"] as const;

/** What we will ask the server for and what not, in plain words, before anybody is sent there. */
export function Permissions() {
  const t = useTranslations("signin");
  return (
    <div className="grid gap-7">
      <section aria-labelledby="may" className="grid gap-3">
        <h2 id="may" className="text-lg font-semibold">
          {t("may.title")}
        </h2>
        <ul className="grid gap-2">
          {may.map((key) => (
            <li key={key} className="flex gap-2.5">
              <Check aria-hidden className="mt-0.5 size-5 shrink-0 text-positive" />
              {t(`may.${key}`)}
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="may-not" className="grid gap-3">
        <h2 id="may-not" className="text-lg font-semibold">
          {t("mayNot.title")}
        </h2>
        <ul className="grid gap-2">
          {mayNot.map((key) => (
            <li key={key} className="flex gap-2.5">
              <X aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
              {t(`mayNot.${key}`)}
            </li>
          ))}
        </ul>
      </section>
      <div className="grid gap-2 text-sm text-muted">
        <p>{t("may.coarse")}</p>
        <p>{t("cookies")}</p>
      </div>
    </div>
  );
}
