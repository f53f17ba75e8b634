import { Languages } from "lucide-react";
import type { ReactNode } from "react";

export type LanguageChoice = {
  readonly locale: string;
  /** The language's name in itself. */
  readonly name: string;
  /** What pressing it does, in that language. */
  readonly title: string;
};

/** One button for each other language; a plain form, so that it works without JavaScript. */
export function LanguageSwitch({
  choices,
  choose,
}: {
  choices: readonly LanguageChoice[];
  choose: (form: FormData) => Promise<void>;
}): ReactNode {
  return (
    <form action={choose} className="flex">
      {choices.map(({ locale, name, title }) => (
        <button
          key={locale}
          type="submit"
          name="locale"
          value={locale}
          lang={locale}
          title={title}
          className="inline-flex min-h-11 min-w-11 items-center justify-center gap-2 rounded-control px-3 font-medium hover:bg-raised"
        >
          <Languages aria-hidden className="size-5 text-muted max-sm:hidden" />
          <span className="max-sm:sr-only">{name}</span>
          <span aria-hidden className="uppercase sm:hidden">
            {locale}
          </span>
        </button>
      ))}
    </form>
  );
}
