import { Button } from "#components/ui/button.tsx";

/** All languages side by side, the present one pressed. Works without JavaScript. */
export function LanguageChoice({
  languages,
  current,
  choose,
}: {
  languages: readonly { readonly locale: string; readonly name: string }[];
  current: string;
  choose: (form: FormData) => Promise<void>;
}) {
  return (
    <form action={choose} className="flex gap-2">
      {languages.map(({ locale, name }) => (
        <Button
          key={locale}
          type="submit"
          name="locale"
          value={locale}
          lang={locale}
          aria-pressed={locale === current}
          variant={locale === current ? "primary" : "secondary"}
        >
          {name}
        </Button>
      ))}
    </form>
  );
}
