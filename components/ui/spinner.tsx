import { LoaderCircle } from "lucide-react";
import { classNames } from "./class-names.ts";

/** A turning circle for the eye only; say in words beside it what is being waited for. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={classNames("size-5 animate-spin", className)} />;
}
