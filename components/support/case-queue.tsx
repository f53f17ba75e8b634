import { Inbox } from "lucide-react";
import Form from "next/form";
import { useFormatter, useTranslations } from "next-intl";
import { FilterChoice } from "#components/matches/filter-choice.tsx";
import type { Answer } from "#components/ui/answer.ts";
import { Badge } from "#components/ui/badge.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { HandleText } from "#components/ui/handle-text.tsx";
import { PageHeading } from "#components/ui/page-heading.tsx";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";
import type { QueuedCase } from "#lib/support/case.ts";
import { TakeCase } from "./take-case.tsx";

export type TakeAction = (input: { caseId: string }) => Promise<Answer<"first" | "second" | null>>;
type Chosen = {
  readonly state: QueuedCase["state"] | undefined;
  readonly organisation: string | undefined;
  readonly mine: boolean;
};

/** Cases that are open, the oldest first, by state and organisation. */
export function CaseQueue({
  cases,
  organisations,
  chosen,
  isAdministrator,
  take,
}: {
  cases: readonly QueuedCase[];
  organisations: readonly string[];
  chosen: Chosen;
  isAdministrator: boolean;
  take: TakeAction;
}) {
  const t = useTranslations("support.queue");
  return (
    <div className="grid gap-6">
      <PageHeading
        title={t("title")}
        lead={t("lead")}
        actions={
          isAdministrator ? (
            <>
              <ButtonLink href="/support/staff" variant="secondary">
                {t("staff")}
              </ButtonLink>
              <ButtonLink href="/support/organisations" variant="secondary">
                {t("organisations")}
              </ButtonLink>
            </>
          ) : null
        }
      />
      <Filter organisations={organisations} chosen={chosen} />
      {cases.length === 0 ? (
        <EmptyState icon={Inbox} title={t("empty")}>
          {t("emptyText")}
        </EmptyState>
      ) : (
        <Table label={t("title")}>
          <thead>
            <tr>
              <Th>{t("person")}</Th>
              <Th>{t("opened")}</Th>
              <Th>{t("ends")}</Th>
              <Th>{t("with")}</Th>
              <Th>{t("action")}</Th>
            </tr>
          </thead>
          <tbody>
            {cases.map((one) => (
              <QueueRow key={one.id} one={one} take={take} />
            ))}
          </tbody>
        </Table>
      )}
    </div>
  );
}

function Filter({ organisations, chosen }: { organisations: readonly string[]; chosen: Chosen }) {
  const t = useTranslations("support.queue");
  return (
    <Form action="/support" className="flex flex-wrap items-end gap-4">
      <FilterChoice
        name="state"
        label={t("state")}
        value={chosen.state ?? ""}
        choices={[
          ["", t("anyState")],
          ["waiting", t("waiting")],
          ["taken", t("taken")],
        ]}
      />
      {organisations.length > 0 ? (
        <FilterChoice
          name="organisation"
          label={t("organisation")}
          value={chosen.organisation ?? "any"}
          choices={[
            ["any", t("anyOrganisation")],
            ["", t("noOrganisation")],
            ...organisations.map((name) => [name, name] as const),
          ]}
        />
      ) : null}
      <label className="flex min-h-12 items-center gap-2.5">
        <input
          type="checkbox"
          name="mine"
          value="1"
          defaultChecked={chosen.mine}
          className="size-5 accent-accent"
        />
        {t("mine")}
      </label>
      <Button type="submit" variant="secondary">
        {t("apply")}
      </Button>
    </Form>
  );
}

function QueueRow({ one, take }: { one: QueuedCase; take: TakeAction }) {
  const t = useTranslations("support.queue");
  const format = useFormatter();
  const day = (at: Date) => format.dateTime(at, { dateStyle: "medium", timeZone: "UTC" });
  const canJoin = one.twoPeople && one.second === null;
  return (
    <Tr>
      <Td className="min-w-48">
        <p className="font-semibold wrap-anywhere">
          <HandleText handle={one.handle} />
        </p>
        {one.organisation ? (
          <p className="text-sm text-muted">
            {one.organisation}
            {one.twoPeople ? ` · ${t("twoPeople")}` : ""}
          </p>
        ) : null}
        {one.message ? <p className="line-clamp-2 text-sm text-muted wrap-anywhere">{one.message}</p> : null}
      </Td>
      <Td className="whitespace-nowrap">{day(one.openedAt)}</Td>
      <Td className="whitespace-nowrap">{day(one.endsAt)}</Td>
      <Td>
        {one.takenBy ? (
          <span className="wrap-anywhere">
            {[one.takenBy, one.second]
              .filter(Boolean)
              .map((it) => `@${it}`)
              .join(", ")}
          </span>
        ) : (
          <Badge tone="caution">{t("waiting")}</Badge>
        )}
      </Td>
      <Td>
        {one.own ? <Badge>{t("own")}</Badge> : null}
        {one.mine ? (
          <ButtonLink size="small" href={`/support/cases/${one.id}`}>
            {t("open")}
          </ButtonLink>
        ) : null}
        {!one.mine && !one.own && (one.state === "waiting" || canJoin) ? (
          <TakeCase caseId={one.id} words={t(one.state === "waiting" ? "take" : "takeSecond")} take={take} />
        ) : null}
      </Td>
    </Tr>
  );
}
