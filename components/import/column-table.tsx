import { useTranslations } from "next-intl";
import { Table, Td, Th, Tr } from "#components/ui/table.tsx";
import type { ListQuestion } from "#lib/intake/lists/ask-about-list.ts";
import { type ColumnMapping, type ColumnRole, columnRoles } from "#lib/intake/lists/column-mapping.ts";

/** The first rows of a table, with a choice above each column. A role that only one column can have moves when it is chosen again. */
export function ColumnTable({
  name,
  table,
  mapping,
  onChange,
}: {
  name: string;
  table: NonNullable<ListQuestion["table"]>;
  mapping: ColumnMapping;
  onChange: (mapping: ColumnMapping) => void;
}) {
  const t = useTranslations("import.ask");
  const title = (at: number) => table.columns[at] || String(at + 1);
  const choose = (at: number, role: ColumnRole | null) =>
    onChange(mapping.map((before, place) => (place === at ? role : onlyOnce(before, role))));
  return (
    <Table label={t("preview", { name, count: table.samples.length })} frameClassName="max-h-112">
      <thead>
        <Tr>
          {table.columns.map((_column, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are, and two may have the same name
            <Th key={at} className="min-w-60 align-bottom whitespace-normal">
              <span className="grid gap-1.5">
                <span className="wrap-anywhere">{title(at)}</span>
                <select
                  aria-label={t("column", { name: title(at) })}
                  value={mapping[at] ?? "none"}
                  onChange={({ target }) =>
                    choose(at, columnRoles.find((role) => role === target.value) ?? null)
                  }
                  className="min-h-11 w-full rounded-control border border-edge bg-surface px-2 text-base font-normal text-ink"
                >
                  <option value="none">{t("roles.none")}</option>
                  {columnRoles.map((role) => (
                    <option key={role} value={role}>
                      {t(`roles.${role}`)}
                    </option>
                  ))}
                </select>
              </span>
            </Th>
          ))}
        </Tr>
      </thead>
      <tbody>
        {table.samples.map((cells, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rows stay where they are, and may repeat
          <Tr key={row}>
            {table.columns.map((_column, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <Td key={at} className={mapping[at] ? "wrap-anywhere" : "text-muted wrap-anywhere"}>
                {cells[at] ?? ""}
              </Td>
            ))}
          </Tr>
        ))}
      </tbody>
    </Table>
  );
}

const several: ReadonlySet<ColumnRole> = new Set(["displayName", "handle", "url"]);

function onlyOnce(before: ColumnRole | null, chosen: ColumnRole | null): ColumnRole | null {
  return before !== null && before === chosen && !several.has(before) ? null : before;
}
