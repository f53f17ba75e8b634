"use client";

import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { classNames } from "#components/ui/class-names.ts";

export type AskForMore = (input: {
  accountId: string;
}) => Promise<{ ok: true; value: { url: string | null } } | { ok: false }>;

/** Leads to the person's own server, where they are asked for one more permission. */
export function AskPermission({
  ask,
  words,
  className,
}: {
  ask: () => ReturnType<AskForMore>;
  words: { readonly why: string; readonly ask: string; readonly asking: string; readonly failed: string };
  className?: string;
}) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const go = async () => {
    setBusy(true);
    setFailed(false);
    const answer = await ask().catch(() => ({ ok: false }) as const);
    const url = answer.ok ? answer.value.url : null;
    if (url) return window.location.assign(url);
    setBusy(false);
    setFailed(true);
  };
  return (
    <div className={classNames("grid max-w-prose gap-2", className)}>
      <p>{words.why}</p>
      <div>
        <Button variant="secondary" size="small" busy={busy} onClick={go}>
          {busy ? words.asking : words.ask}
        </Button>
      </div>
      {failed ? (
        <p role="alert" className="font-medium text-danger">
          {words.failed}
        </p>
      ) : null}
    </div>
  );
}
