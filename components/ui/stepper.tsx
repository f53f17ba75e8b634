import { Check } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Step = {
  readonly key: string;
  readonly label: ReactNode;
  /** Without an address the step can't be opened yet. */
  readonly href?: string;
  readonly state: "done" | "current" | "open" | "ahead";
};

const marks: Record<Step["state"], string> = {
  done: "border-positive bg-positive-soft text-positive",
  current: "border-accent bg-accent text-accent-ink",
  open: "border-edge bg-surface text-ink",
  ahead: "border-line bg-transparent text-muted",
};

/** The steps of a way, in order. `doneWord` is read out for a step that is behind the person. */
export function Stepper({
  steps,
  label,
  doneWord,
}: {
  steps: readonly Step[];
  label: string;
  doneWord: string;
}) {
  return (
    <nav aria-label={label}>
      <ol className="flex items-start gap-1 sm:gap-2">
        {steps.map((step, index) => (
          <li key={step.key} className={classNames("flex min-w-0 items-center gap-2", index > 0 && "flex-1")}>
            {index > 0 ? (
              <span
                aria-hidden
                className={classNames(
                  "mt-4 h-px min-w-2 flex-1 self-start",
                  step.state === "ahead" ? "bg-line" : "bg-edge",
                )}
              />
            ) : null}
            <StepLink step={step} number={index + 1} doneWord={doneWord} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function StepLink({ step, number, doneWord }: { step: Step; number: number; doneWord: string }) {
  const look = classNames(
    "flex min-h-11 min-w-11 flex-col items-center gap-1 rounded-control px-1 text-center text-sm sm:flex-row sm:gap-2.5 sm:text-base",
    step.state === "current" ? "font-semibold" : "font-medium",
    step.state === "ahead" && "text-muted",
  );
  const inside = (
    <>
      <span
        className={classNames(
          "grid size-8 shrink-0 place-items-center rounded-full border text-sm font-semibold tabular-nums",
          marks[step.state],
        )}
      >
        {step.state === "done" ? <Check aria-hidden className="size-4.5" /> : number}
      </span>
      <span>
        {step.label}
        {step.state === "done" ? <span className="sr-only"> ({doneWord})</span> : null}
      </span>
    </>
  );
  if (!step.href) return <span className={look}>{inside}</span>;
  return (
    <Link
      href={step.href}
      aria-current={step.state === "current" ? "step" : undefined}
      className={classNames(look, "hover:underline underline-offset-4")}
    >
      {inside}
    </Link>
  );
}
