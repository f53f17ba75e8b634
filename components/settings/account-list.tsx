"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { useProblemWords } from "#components/shell/use-problem-words.ts";
import type { Answer } from "#components/ui/answer.ts";
import { Notice } from "#components/ui/notice.tsx";
import { AccountRow } from "./account-row.tsx";
import type { AccountCard } from "./connected-account.ts";
import { DisconnectDialog } from "./disconnect-dialog.tsx";

/** "gone": the server confirmed the end of our access. "not_asked": it could not be reached. */
export type Disconnect = (input: {
  id: string;
}) => Promise<Answer<{ readonly revoked: "gone" | "not_asked" }>>;

type Ending =
  | { readonly kind: "done"; readonly account: AccountCard; readonly revoked: "gone" | "not_asked" }
  | { readonly kind: "failed"; readonly code: string };

/** The accounts of one network, each of which can be disconnected after a question. */
export function AccountList({
  accounts,
  onDisconnect,
}: {
  accounts: readonly AccountCard[];
  onDisconnect: Disconnect;
}) {
  const router = useRouter();
  const [asked, setAsked] = useState<AccountCard | null>(null);
  const [busy, setBusy] = useState(false);
  const [ending, setEnding] = useState<Ending | null>(null);

  async function disconnect(account: AccountCard): Promise<void> {
    setBusy(true);
    const answer = await onDisconnect({ id: account.id }).catch(
      () => ({ ok: false, code: "unknown" }) as const,
    );
    setBusy(false);
    setAsked(null);
    setEnding(answer.ok ? { kind: "done", account, ...answer.value } : { kind: "failed", code: answer.code });
    router.refresh();
  }

  return (
    <div className="grid gap-5">
      {ending ? <EndingNotice ending={ending} /> : null}
      <ul>
        {accounts.map((account) => (
          <AccountRow key={account.id} account={account} onDisconnect={() => setAsked(account)} />
        ))}
      </ul>
      <DisconnectDialog
        account={asked}
        isLast={accounts.filter(({ state }) => state === "connected").length === 1}
        busy={busy}
        onCancel={() => setAsked(null)}
        onConfirm={disconnect}
      />
    </div>
  );
}

function EndingNotice({ ending }: { ending: Ending }) {
  const t = useTranslations("settings.disconnected");
  const problem = useProblemWords();
  if (ending.kind === "failed") return <Notice tone="danger" live title={problem(ending.code)} />;
  const { account, revoked } = ending;
  const words = { account: account.address, host: account.host };
  if (account.network === "x") return <Notice tone="positive" live title={t("x", words)} />;
  return <Notice tone={revoked === "gone" ? "positive" : "caution"} live title={t(revoked, words)} />;
}
