import { type ReactNode, useId } from "react";

/** One choice of a filter form, as the browser's own list. The empty value stands for "any". */
export function FilterChoice({
  name,
  label,
  value,
  choices,
}: {
  name: string;
  label: ReactNode;
  value: string | undefined;
  choices: readonly (readonly [value: string, label: string])[];
}) {
  const id = useId();
  return (
    <div className="grid gap-1.5">
      <label htmlFor={id} className="font-semibold">
        {label}
      </label>
      <select
        id={id}
        name={name}
        defaultValue={value ?? ""}
        className="min-h-12 w-full rounded-control border border-edge bg-surface px-3 text-base text-ink"
      >
        {choices.map(([choice, words]) => (
          <option key={choice} value={choice}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}
