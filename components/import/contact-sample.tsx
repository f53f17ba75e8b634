import { useTranslations } from "next-intl";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";
import type { ContactEntry } from "#lib/intake/contact-entry.ts";

const relations = ["following", "follower", "blocked", "muted"] as const;

/** The first contacts with every member that is sent of them. */
export function ContactSample({ entries }: { entries: readonly ContactEntry[] }) {
  const t = useTranslations("import.ready");
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
          </Tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <Tr key={entry.id ?? entry.username}>
              <Td className="tabular-nums">{entry.id ?? t("noName")}</Td>
              <Td>{entry.username ? `@${entry.username}` : t("noName")}</Td>
              <Td className="min-w-40">{entry.displayNames?.join(" · ") || t("noName")}</Td>
              <Td className="min-w-40">
                {relations
                  .filter((key) => entry[key])
                  .map((key) => t(`relations.${key}`))
                  .join(", ")}
              </Td>
            </Tr>
          ))}
        </tbody>
      </Table>
    </div>
  );
}
