import { useFormatter, useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Owner } from "#lib/intake/contact-entry.ts";
import { ContactCounts } from "./contact-counts.tsx";
import { ContactSample } from "./contact-sample.tsx";
import { PanelHeading } from "./panel-heading.tsx";
import { ReadNotes } from "./read-notes.tsx";
import { RefusedParts } from "./refused-parts.tsx";
import type { FoundArchive } from "./use-import.ts";

/** An X account that was connected by signing in with it. */
export type KnownXAccount = { readonly xId: string; readonly username: string };

/** What was found and would be sent, down to the row; nothing has left the browser yet. */
export function ReadyPanel({
  name,
  found,
  xAccounts,
  onSend,
  onDiscard,
}: {
  name: string;
  found: FoundArchive;
  xAccounts: readonly KnownXAccount[];
  onSend: () => void;
  onDiscard: () => void;
}) {
  const t = useTranslations("import.ready");
  const { summary, preview } = found;
  return (
    <div className="grid gap-6">
      <div className="grid gap-1">
        <PanelHeading>{t("title")}</PanelHeading>
        <Provenance name={name} owner={summary.owner} generatedAt={summary.generatedAt} />
      </div>
      <OwnerMismatch owner={summary.owner} xAccounts={xAccounts} />
      <ContactCounts counts={summary.counts} />
      <RefusedParts summary={summary} />
      <ReadNotes notes={summary.notes} />
      <ContactSample entries={preview} />
      <p className="font-medium">{t("rest")}</p>
      <div className="flex flex-wrap gap-3">
        <Button size="large" onClick={onSend}>
          {t("send", { count: summary.counts.contacts })}
        </Button>
        <Button variant="quiet" size="large" onClick={onDiscard}>
          {t("discard")}
        </Button>
      </div>
    </div>
  );
}

function Provenance({
  name,
  owner,
  generatedAt,
}: {
  name: string;
  owner: Owner | null;
  generatedAt: string | null;
}) {
  const t = useTranslations("import.ready");
  const format = useFormatter();
  const made = generatedAt ? new Date(generatedAt) : null;
  const date = made && !Number.isNaN(made.getTime()) ? format.dateTime(made, { dateStyle: "long" }) : null;
  return (
    <p className="text-muted wrap-anywhere">
      {[
        t("of", { name }),
        date ? t("made", { date }) : null,
        t("owner", { owner: owner ? nameOf(owner) : t("ownerUnknown") }),
      ]
        .filter(Boolean)
        .join(" · ")}
    </p>
  );
}

function OwnerMismatch({ owner, xAccounts }: { owner: Owner | null; xAccounts: readonly KnownXAccount[] }) {
  const t = useTranslations("import.ready");
  const [connected] = xAccounts;
  if (!owner?.id || !connected || xAccounts.some(({ xId }) => xId === owner.id)) return null;
  return (
    <Notice tone="caution" title={t("ownerMismatchTitle")}>
      {t("ownerMismatch", { archive: nameOf(owner), connected: `@${connected.username}` })}
    </Notice>
  );
}

function nameOf(owner: Owner): string {
  const name = owner.username ? `@${owner.username}` : (owner.id ?? "?");
  return owner.displayName ? `${owner.displayName} (${name})` : name;
}
