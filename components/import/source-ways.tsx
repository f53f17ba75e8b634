import { ClipboardPaste, FileArchive, Puzzle, Table2, UserRoundCheck } from "lucide-react";
import { useTranslations } from "next-intl";

export const ways = ["archive", "export", "list", "paste", "x"] as const;
export type Way = (typeof ways)[number];

const icons = {
  archive: FileArchive,
  export: Puzzle,
  list: Table2,
  paste: ClipboardPaste,
  x: UserRoundCheck,
} as const;

/** What the person has to bring: one choice, each with when to take it. */
export function SourceWays({
  legend,
  chosen,
  onChoose,
}: {
  legend: string;
  chosen: Way;
  onChoose: (way: Way) => void;
}) {
  const t = useTranslations("import.ways");
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-3 text-xl font-semibold sm:text-2xl">{legend}</legend>
      {ways.map((way) => {
        const Icon = icons[way];
        return (
          <label
            key={way}
            className="grid cursor-pointer grid-cols-[auto_1fr] items-start gap-x-3 gap-y-0.5 rounded-control border border-line bg-canvas px-4 py-3 has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-3 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="way"
              value={way}
              checked={chosen === way}
              onChange={() => onChoose(way)}
              className="peer sr-only"
              aria-describedby={`way-${way}`}
            />
            <Icon aria-hidden className="mt-0.5 size-5.5 text-muted peer-checked:text-accent" />
            <span className="font-semibold">{t(`${way}.name`)}</span>
            <span id={`way-${way}`} className="col-start-2 text-muted">
              {t(`${way}.hint`)}
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
