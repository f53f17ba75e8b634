import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import type { Tone } from "./tone.ts";

const looks: Record<Tone | "neutral", string> = {
  neutral: "bg-raised text-ink",
  info: "bg-accent-soft text-accent",
  positive: "bg-positive-soft text-positive",
  caution: "bg-caution-soft text-caution",
  danger: "bg-danger-soft text-danger",
};

/** A word or two about the thing beside it. */
export function Badge({
  tone = "neutral",
  children,
  className,
}: {
  tone?: Tone | "neutral";
  children: ReactNode;
  className?: string;
}) {
  return (
    <span
      className={classNames(
        "inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-sm font-medium",
        looks[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}
