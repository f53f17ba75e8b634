import { useTranslations } from "next-intl";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";
import { type ContactEntry, soleHandle } from "#lib/intake/contact-entry.ts";

const textColumns = ["bio", "location", "urls"] as const;
const relations = ["following", "follower", "blocked", "muted"] as const;

/** The first contacts with every member that is sent of them. */
export function ContactSample({ entries }: { entries: readonly ContactEntry[] }) {
  const t = useTranslations("import.ready");
  const texts = textColumns.filter((key) => entries.some((entry) => entry[key] !== undefined));
  return (
    <div className="grid gap-2">
      <h3 className="font-semibold">{t("sample", { count: entries.length })}</h3>
      <Table label={t("sample", { count: entries.length })} frameClassName="max-h-80">
        <thead className="sticky top-0">
          <Tr>
            <Th>{t("columns.id")}</Th>
            <Th>{t("columns.username")}</Th>
            <Th>{t("columns.displayNames")}</Th>
            <Th>{t("columns.relations")}</Th>
            {texts.map((key) => (
              <Th key={key}>{t(`columns.${key}`)}</Th>
            ))}
          </Tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Tr key={entry.id ?? entry.username ?? entry.urls?.[0]}>
              <Td className="tabular-nums">{entry.id ?? t("noName")}</Td>
              <Td>{addressOf(entry) ?? t("noName")}</Td>
              <Td className="min-w-40">{entry.displayNames?.join(" · ") || t("noName")}</Td>
              <Td className="min-w-40">
                {relations
                  .filter((key) => entry[key])
                  .map((key) => t(`relations.${key}`))
                  .join(", ")}
              </Td>
              {texts.map((key) => (
                <Td key={key} className="min-w-56 align-top wrap-anywhere">
                  <span className="line-clamp-4 whitespace-pre-line">{textOf(entry[key])}</span>
                </Td>
              ))}
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}

function addressOf(entry: ContactEntry): string | null {
  if (entry.username) return `@${entry.username}`;
  const handle = soleHandle(entry);
  return handle && `@${handle}`;
}

function textOf(value: string | readonly string[] | undefined): string {
  return typeof value === "string"
    ? value
    : (value ?? []).map((url) => url.replace(/^acct:/, "@")).join("\n");
}
