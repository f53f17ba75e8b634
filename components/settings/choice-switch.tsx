import { useTranslations } from "next-intl";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import type { SwitchName } from "./choices.ts";

/** One choice: what it means, whether it stands, and the button that changes it. Works without JavaScript. */
export function ChoiceSwitch({
  name,
  on,
  save,
  note,
}: {
  name: SwitchName;
  on: boolean;
  save: (form: FormData) => Promise<void>;
  note?: string | undefined;
}) {
  const t = useTranslations("settings.choices");
  return (
    <form
      action={save}
      className="grid gap-3 border-t border-line pt-5 first-of-type:border-t-0 first-of-type:pt-0"
    >
      <input type="hidden" name="choice" value={name} />
      <input type="hidden" name="on" value={on ? "no" : "yes"} />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 id={`choice-${name}`} className="font-semibold">
          {t(`${name}.title`)}
        </h3>
        <Badge tone={on ? "positive" : "neutral"}>{t(on ? "on" : "off")}</Badge>
      </div>
      <p id={`choice-${name}-text`}>{t(`${name}.text`)}</p>
      {note ? <p className="text-muted">{note}</p> : null}
      <Button
        type="submit"
        variant={on ? "secondary" : "primary"}
        className="justify-self-start"
        aria-describedby={`choice-${name} choice-${name}-text`}
      >
        {t(on ? `${name}.end` : `${name}.start`)}
      </Button>
    </form>
  );
}
