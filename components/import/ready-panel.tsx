import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type { Owner } from "#lib/intake/contact-entry.ts";
import { CheckLine } from "./check-line.tsx";
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
  onSend: (ownerConfirmed: boolean) => void;
  onDiscard: () => void;
}) {
  const t = useTranslations("import.ready");
  const { summary, preview } = found;
  const archive = summary.kind === "archive";
  const [confirmed, setConfirmed] = useState(false);
  const differs = findOtherAccount(summary.owner, xAccounts);
  return (
    <div className="grid gap-6">
      <div className="grid gap-1">
        <PanelHeading>{t("title")}</PanelHeading>
        <Provenance name={name} owner={summary.owner} generatedAt={summary.generatedAt} archive={archive} />
      </div>
      {differs && summary.owner ? (
        <OwnerMismatch
          owner={summary.owner}
          connected={differs}
          confirmed={confirmed}
          onConfirm={setConfirmed}
        />
      ) : null}
      <ContactCounts counts={summary.counts} archive={archive} />
      <RefusedParts summary={summary} />
      <ReadNotes notes={summary.notes} />
      <ContactSample entries={preview} />
      <p className="font-medium">{archive ? t("rest") : t("restList")}</p>
      <div className="flex flex-wrap gap-3">
        <Button
          size="large"
          disabled={differs !== null && !confirmed}
          onClick={() => onSend(differs !== null && confirmed)}
        >
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
  archive,
}: {
  name: string;
  owner: Owner | null;
  generatedAt: string | null;
  archive: boolean;
}) {
  const t = useTranslations("import.ready");
  const format = useFormatter();
  const made = generatedAt ? new Date(generatedAt) : null;
  const date = made && !Number.isNaN(made.getTime()) ? format.dateTime(made, { dateStyle: "long" }) : null;
  return (
    <p className="text-muted wrap-anywhere">
      {[
        t("of", { name }),
        archive && date ? t("made", { date }) : null,
        archive ? t("owner", { owner: owner ? nameOf(owner) : t("ownerUnknown") }) : null,
      ]
        .filter(Boolean)
        .join(" · ")}
    </p>
  );
}

/** The X account the person is connected with, when what they bring belongs to another one. */
function findOtherAccount(owner: Owner | null, xAccounts: readonly KnownXAccount[]): KnownXAccount | null {
  const [connected] = xAccounts;
  return owner?.id && connected && !xAccounts.some(({ xId }) => xId === owner.id) ? connected : null;
}

function OwnerMismatch({
  owner,
  connected,
  confirmed,
  onConfirm,
}: {
  owner: Owner;
  connected: KnownXAccount;
  confirmed: boolean;
  onConfirm: (confirmed: boolean) => void;
}) {
  const t = useTranslations("import.ready");
  return (
    <Notice tone="caution" title={t("ownerMismatchTitle")}>
      <p>{t("ownerMismatch", { archive: nameOf(owner), connected: `@${connected.username}` })}</p>
      <CheckLine checked={confirmed} onChange={onConfirm}>
        {t("ownerConfirm")}
      </CheckLine>
    </Notice>
  );
}

function nameOf(owner: Owner): string {
  const name = owner.username ? `@${owner.username}` : (owner.id ?? "?");
  return owner.displayName ? `${owner.displayName} (${name})` : name;
}
