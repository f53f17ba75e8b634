import { initialsOf } from "./contact-name.ts";

/** Stands where a picture would: pictures of other servers are not loaded, so nobody learns who is looked at. */
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
