import { useTranslations } from "next-intl";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";

const rows = [
  "accounts",
  "keys",
  "xApp",
  "session",
  "contacts",
  "xReading",
  "matches",
  "plans",
  "log",
  "support",
  "notice",
  "unfinished",
  "counters",
] as const;

/** What is stored, what for and for how long: a table where there is room, cards on a phone. */
export function KeptTable() {
  const t = useTranslations("privacy.kept");
  return (
    <>
      <div className="max-md:hidden">
        <Table label={t("title")}>
          <thead>
            <Tr>
              <Th>{t("what")}</Th>
              <Th>{t("why")}</Th>
              <Th>{t("long")}</Th>
            </Tr>
          </thead>
          <tbody>
            {rows.map((key) => (
              <Tr key={key}>
                <Td className="font-medium">{t(`${key}.what`)}</Td>
                <Td>{t(`${key}.why`)}</Td>
                <Td>{t(`${key}.long`)}</Td>
              </Tr>
            ))}
          </tbody>
        </Table>
      </div>
      <ul className="grid gap-3 md:hidden">
        {rows.map((key) => (
          <li key={key} className="grid gap-1 rounded-panel border border-line bg-surface p-4">
            <p className="font-medium">{t(`${key}.what`)}</p>
            <p className="text-muted">{t(`${key}.why`)}</p>
            <p>{t(`${key}.long`)}</p>
          </li>
        ))}
      </ul>
    </>
  );
}
