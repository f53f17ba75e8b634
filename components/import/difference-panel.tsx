"use client";

import { ArrowRight } from "lucide-react";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { Notice } from "#components/ui/notice.tsx";
import type {
  DifferencePart,
  DifferentContact,
  SourceDifference,
} from "#lib/contacts/difference/source-difference.ts";
import { CheckLine } from "./check-line.tsx";
import { PanelHeading } from "./panel-heading.tsx";
import { type DifferenceEnding, useDifference } from "./use-difference.ts";

/** What a further source would change, before it changes anything. */
export function DifferencePanel({
  sourceId,
  isPaid = false,
  onSettled,
  onMore,
}: {
  sourceId: string;
  /** It cost money to read. */
  isPaid?: boolean;
  onSettled: (ending: DifferenceEnding) => void;
  onMore: () => void;
}) {
  const t = useTranslations("import.difference");
  const { state, load, apply, discard } = useDifference(sourceId, onSettled);
  if (state.kind === "loading") return <p role="status">{t("loading")}</p>;
  if (state.kind === "failed") {
    return (
      <Notice
        tone="danger"
        live
        title={t("failed")}
        actions={
          <Button size="small" onClick={() => void load()}>
            {t("retry")}
          </Button>
        }
      />
    );
  }
  if (state.kind === "loaded") {
    const { difference, busy } = state;
    return <Choice difference={difference} isPaid={isPaid} busy={busy} onApply={apply} onDiscard={discard} />;
  }
  return (
    <div className="grid gap-5">
      <PanelHeading>{state.kind === "applied" ? t("applied") : t("discarded")}</PanelHeading>
      {state.kind === "applied" ? <p>{t("appliedText")}</p> : null}
      <div className="flex flex-wrap gap-3">
        {state.kind === "applied" ? (
          <ButtonLink href="/review" size="large">
            {t("review")}
            <ArrowRight aria-hidden className="size-5" />
          </ButtonLink>
        ) : null}
        <Button variant="quiet" size="large" onClick={onMore}>
          {t("again")}
        </Button>
      </div>
    </div>
  );
}

function Choice({
  difference,
  isPaid,
  busy,
  onApply,
  onDiscard,
}: {
  difference: SourceDifference;
  isPaid: boolean;
  busy: boolean;
  onApply: (dropGone: boolean) => Promise<void>;
  onDiscard: () => Promise<void>;
}) {
  const t = useTranslations("import.difference");
  const [drop, setDrop] = useState(false);
  const { added, newlyFollowed, renamed, named, gone } = difference;
  const isSame = [added, newlyFollowed, renamed, named, gone].every((part) => (part?.count ?? 0) === 0);
  return (
    <div className="grid gap-6">
      <PanelHeading>{t("title")}</PanelHeading>
      {difference.isOlder ? <Notice tone="info" title={t("older")} /> : null}
      {isSame ? <p>{t("nothing")}</p> : null}
      <div className="grid gap-3">
        <People title={t("added", { count: added.count })} part={added} />
        <People title={t("newlyFollowed", { count: newlyFollowed.count })} part={newlyFollowed} />
        <People title={t("renamed", { count: renamed.count })} part={renamed} />
        <People title={t("named", { count: named.count })} part={named} />
        {gone ? <People title={t("gone", { count: gone.count })} part={gone} /> : null}
      </div>
      {gone && gone.count > 0 ? (
        <div className="grid gap-1">
          <p className="text-muted">{t("goneHint")}</p>
          <CheckLine checked={drop} onChange={setDrop}>
            {t("drop", { count: gone.count })}
          </CheckLine>
        </div>
      ) : null}
      {isPaid ? <p className="text-muted">{t("paid")}</p> : null}
      <div className="flex flex-wrap gap-3">
        <Button size="large" busy={busy} onClick={() => void onApply(drop)}>
          {t("apply")}
        </Button>
        <Button variant="quiet" size="large" disabled={busy} onClick={() => void onDiscard()}>
          {t("discard")}
        </Button>
      </div>
    </div>
  );
}

/** A number of people, and who they are for those who want to know. */
function People({ title, part }: { title: string; part: DifferencePart }) {
  const t = useTranslations("import.difference");
  if (part.count === 0) return null;
  const more = part.count - part.first.length;
  return (
    <details className="group rounded-control border border-line bg-canvas">
      <summary className="flex min-h-12 cursor-pointer items-center justify-between gap-3 px-4 py-2 font-semibold">
        {title}
        <span aria-hidden className="text-xl text-muted transition-transform group-open:rotate-45">
          +
        </span>
      </summary>
      <ul className="grid max-h-80 gap-1 overflow-auto px-4 pb-4 wrap-anywhere">
        {part.first.map((contact) => (
          <li key={contact.xId ?? contact.username ?? contact.handle}>
            <Person contact={contact} />
          </li>
        ))}
        {more > 0 ? <li className="text-muted">{t("more", { count: more })}</li> : null}
      </ul>
    </details>
  );
}

function Person({ contact }: { contact: DifferentContact }) {
  const t = useTranslations("import.difference");
  const { xId, username, displayName, handle, before } = contact;
  if (before !== undefined && username) return t("rename", { before, after: username });
  const address = username ? `@${username}` : xId ? t("numbered", { id: xId }) : `@${handle ?? ""}`;
  return displayName ? `${displayName} (${address})` : address;
}
