import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { ChoiceSwitch } from "./choice-switch.tsx";
import type { Choices } from "./choices.ts";
import { SettingsSection } from "./settings-section.tsx";

type Props = {
  readonly choices: Choices;
  /** Both an X account and a fediverse account are connected. */
  readonly hasBoth: boolean;
  readonly save: (form: FormData) => Promise<void>;
  /** Administrators find the directory here. */
  readonly isAdministrator: boolean;
};

/** Who may find this person, and where else we look for their contacts. Everything is off until they turn it on. */
export function ChoiceSections({ choices, hasBoth, save, isAdministrator }: Props) {
  const t = useTranslations("settings.choices");
  const directory = useTranslations("directory");
  return (
    <>
      <SettingsSection id="sharing" title={t("sharingTitle")}>
        <ChoiceSwitch
          name="member"
          on={choices.member}
          save={save}
          note={hasBoth ? undefined : t("member.needsBoth")}
        />
        <ChoiceSwitch name="decided" on={choices.decided} save={save} />
      </SettingsSection>
      <SettingsSection id="finding" title={t("findingTitle")}>
        <ChoiceSwitch name="bluesky" on={choices.bluesky} save={save} />
        <ChoiceSwitch name="threads" on={choices.threads} save={save} />
        <form action={save} className="grid gap-3 border-t border-line pt-5">
          <input type="hidden" name="choice" value="sameName" />
          <h3 className="font-semibold">{t("sameName.title")}</h3>
          <p>{t("sameName.text")}</p>
          <TextField
            name="hosts"
            label={t("sameName.label")}
            hint={t("sameName.hint")}
            defaultValue={choices.sameNameHosts.join(", ")}
            autoCapitalize="none"
            autoCorrect="off"
            spellCheck={false}
            maxLength={400}
          />
          <Button type="submit" variant="secondary" className="justify-self-start">
            {t("sameName.save")}
          </Button>
        </form>
      </SettingsSection>
      {isAdministrator ? (
        <SettingsSection id="directory" title={directory("title")}>
          <p>{directory("lead")}</p>
          <ButtonLink href="/directory" variant="secondary" className="justify-self-start">
            {directory("open")}
          </ButtonLink>
        </SettingsSection>
      ) : null}
    </>
  );
}
