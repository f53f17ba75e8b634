import { type ReactNode, useId } from "react";
import { classNames } from "./class-names.ts";
import type { Tone } from "./tone.ts";

const colours: Record<Tone, string> = {
  info: "text-accent",
  positive: "text-positive",
  caution: "text-caution",
  danger: "text-danger",
};

/** How far something is. Without a `value` it only says that it goes on. `detail` stands at the right of the label. */
export function ProgressBar({
  label,
  detail,
  value,
  max = 100,
  tone = "info",
  className,
}: {
  label: ReactNode;
  detail?: ReactNode;
  value?: number;
  max?: number;
  tone?: Tone;
  className?: string;
}) {
  const id = useId();
  return (
    <div className={classNames("grid gap-2", className)}>
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span id={id} className="font-medium">
          {label}
        </span>
        {detail ? <span className="text-sm text-muted tabular-nums">{detail}</span> : null}
      </div>
      <progress
        aria-labelledby={id}
        className={classNames("progress-track h-2.5 w-full", colours[tone])}
        {...(value === undefined ? {} : { value: Math.min(value, max), max: Math.max(max, 1) })}
      />
    </div>
  );
}
