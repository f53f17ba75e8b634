import { useFormatter, useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { HandleText } from "#components/ui/handle-text.tsx";
import { Notice } from "#components/ui/notice.tsx";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";
import type { ClaimRecord } from "#lib/directory/claim.ts";

export type ClaimActions = {
  readonly withdraw: (form: FormData) => Promise<void>;
  readonly restore: (form: FormData) => Promise<void>;
};

/** Every claim that a search found, contradictions and withdrawn ones included. */
export function ClaimTable({ claims, actions }: { claims: readonly ClaimRecord[]; actions: ClaimActions }) {
  const t = useTranslations("directory.search");
  const sources = useTranslations("directory.source");
  const format = useFormatter();
  const day = (at: Date) => format.dateTime(at, { dateStyle: "medium" });
  return (
    <div className="grid gap-4">
      {isContradictory(claims) ? <Notice tone="caution" title={t("conflict")} /> : null}
      <Table label={t("tableLabel")}>
        <thead>
          <Tr>
            <Th>{t("x")}</Th>
            <Th>{t("handle")}</Th>
            <Th>{t("from")}</Th>
            <Th>{t("since")}</Th>
            <Th>{t("state")}</Th>
          </Tr>
        </thead>
        <tbody>
          {claims.map((claim) => (
            <Tr key={claim.id}>
              <Td className="min-w-44 wrap-anywhere">
                {claim.xUsername ? <span className="block">@{claim.xUsername}</span> : null}
                {claim.xId ? <span className="block tabular-nums">{claim.xId}</span> : null}
              </Td>
              <Td className="min-w-52 wrap-anywhere">
                <HandleText handle={claim.handle} />
              </Td>
              <Td className="min-w-40">
                {sources(claim.source)}
                {claim.listName ? <span className="block text-sm text-muted">{claim.listName}</span> : null}
                {claim.proof ? (
                  <span className="block text-sm wrap-anywhere text-muted">{claim.proof}</span>
                ) : null}
              </Td>
              <Td className="whitespace-nowrap">{day(claim.createdAt)}</Td>
              <Td className="min-w-32">
                <ClaimState claim={claim} day={day} actions={actions} />
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function ClaimState({
  claim,
  day,
  actions,
}: {
  claim: ClaimRecord;
  day: (at: Date) => string;
  actions: ClaimActions;
}) {
  const t = useTranslations("directory.search");
  const isOwn = claim.source === "member" || claim.source === "decided";
  const deed = claim.withdrawnAt ? "restore" : "withdraw";
  return (
    <div className="grid justify-items-start gap-2">
      {claim.withdrawnAt ? <p>{t("withdrawn", { date: day(claim.withdrawnAt) })}</p> : null}
      {isOwn && !claim.withdrawnAt ? (
        <p>
          {t("stands")}
          <span className="block text-sm text-muted">{t("own")}</span>
        </p>
      ) : null}
      {isOwn ? null : (
        <form action={actions[deed]}>
          <input type="hidden" name="id" value={claim.id} />
          <Button type="submit" variant="secondary" aria-label={t(`${deed}Of`, { handle: claim.handle })}>
            {t(deed)}
          </Button>
        </form>
      )}
    </div>
  );
}

/** One X account at several handles, all of them standing. */
function isContradictory(claims: readonly ClaimRecord[]): boolean {
  const handles = new Map<string, string>();
  return claims.some((claim) => {
    if (claim.withdrawnAt) return false;
    const who = claim.xId ?? `@${claim.xUsername}`;
    const known = handles.get(who);
    handles.set(who, claim.handle);
    return known !== undefined && known !== claim.handle;
  });
}
