import { useFormatter, useTranslations } from "next-intl";
import { SettingsSection } from "#components/settings/settings-section.tsx";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { TextField } from "#components/ui/text-field.tsx";
import { claimSources } from "#lib/candidates/candidate.ts";
import type { ClaimRecord } from "#lib/directory/claim.ts";
import { foundMax } from "#lib/directory/claim-query.ts";
import { type ClaimActions, ClaimTable } from "./claim-table.tsx";
import { DirectoryImport } from "./directory-import.tsx";

export type DirectoryScreenProps = {
  readonly counts: readonly { readonly source: string; readonly claims: number }[];
  /** What was searched for; null before any search. */
  readonly searched: string | null;
  readonly found: readonly ClaimRecord[];
  /** How many claims the last withdrawal ended; null when there was none. */
  readonly withdrawn: number | null;
  /** How many claims stand again after the last deed; null when it was none of that kind. */
  readonly restored: number | null;
  readonly actions: ClaimActions;
};

/** The administrator's view of who is known to be where. */
export function DirectoryScreen(props: DirectoryScreenProps) {
  const t = useTranslations("directory");
  return (
    <div className="mx-auto max-w-5xl px-4 py-10 sm:px-6 sm:py-14">
      <PageHeading title={t("title")} lead={<p>{t("lead")}</p>} />
      <div className="grid gap-6">
        {props.withdrawn === null ? null : (
          <Notice
            tone={props.withdrawn > 0 ? "positive" : "info"}
            live
            title={t("withdrawn", { count: props.withdrawn })}
          />
        )}
        {props.restored === null ? null : (
          <Notice
            tone={props.restored > 0 ? "positive" : "info"}
            live
            title={t("restored", { count: props.restored })}
          />
        )}
        <Counts counts={props.counts} />
        <SettingsSection id="search" title={t("search.title")}>
          <form method="get" className="grid gap-4">
            <TextField
              name="q"
              label={t("search.label")}
              defaultValue={props.searched ?? ""}
              autoCapitalize="none"
              spellCheck={false}
              maxLength={200}
            />
            <Button type="submit" variant="primary" className="justify-self-start">
              {t("search.button")}
            </Button>
          </form>
          {props.searched && props.found.length === 0 ? (
            <p>{t("search.nothing", { text: props.searched })}</p>
          ) : null}
          {props.found.length > 0 ? <ClaimTable claims={props.found} actions={props.actions} /> : null}
          {props.found.length === foundMax ? <p>{t("search.more", { count: foundMax })}</p> : null}
        </SettingsSection>
        <SettingsSection id="import" title={t("import.title")}>
          <DirectoryImport />
        </SettingsSection>
        <SettingsSection id="withdraw" title={t("withdrawList.title")}>
          <form action={props.actions.withdraw} className="grid gap-4">
            <TextField name="list" label={t("withdrawList.label")} required maxLength={100} />
            <Button type="submit" variant="danger" className="justify-self-start">
              {t("withdrawList.button")}
            </Button>
          </form>
        </SettingsSection>
      </div>
    </div>
  );
}

function Counts({ counts }: Pick<DirectoryScreenProps, "counts">) {
  const t = useTranslations("directory");
  const format = useFormatter();
  const standing = claimSources.flatMap((source) => {
    const claims = counts.find((each) => each.source === source)?.claims ?? 0;
    return claims > 0 ? [{ source, claims }] : [];
  });
  return (
    <SettingsSection id="counts" title={t("counts")}>
      {standing.length === 0 ? <p className="text-muted">{t("none")}</p> : null}
      <dl className="flex flex-wrap gap-x-8 gap-y-3">
        {standing.map(({ source, claims }) => (
          <div key={source}>
            <dt className="text-sm text-muted">{t(`source.${source}`)}</dt>
            <dd className="text-xl font-semibold">{format.number(claims)}</dd>
          </div>
        ))}
      </dl>
    </SettingsSection>
  );
}
