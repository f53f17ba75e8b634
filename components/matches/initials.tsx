import { initialsOf } from "./contact-name.ts";

/** Stands where a picture would: where there is none, or the person wants to see none. */
export function Initials({ name }: { name: string | null }) {
  return (
    <span
      aria-hidden
      className="grid size-10 shrink-0 place-items-center rounded-full bg-raised text-sm font-semibold text-muted select-none"
    >
      {initialsOf(name)}
    </span>
  );
}
