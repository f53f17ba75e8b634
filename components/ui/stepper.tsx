import Link from "next/link";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export type Step = {
  readonly key: string;
  readonly label: ReactNode;
  readonly href: string;
  readonly current: boolean;
};

/** The steps of a way, in order, each of which can be opened. */
export function Stepper({ steps, label }: { steps: readonly Step[]; label: string }) {
  return (
    <nav aria-label={label}>
      <ol className="flex items-start gap-1 sm:gap-2">
        {steps.map((step, index) => (
          <li
            key={step.key}
            className={classNames("flex min-w-0 items-center gap-1 sm:gap-2", index > 0 && "flex-1")}
          >
            {index > 0 ? (
              <span aria-hidden className="mt-4 h-px min-w-2 flex-1 self-start bg-edge sm:mt-5.5" />
            ) : null}
            <StepLink step={step} number={index + 1} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function StepLink({ step, number }: { step: Step; number: number }) {
  return (
    <Link
      href={step.href}
      aria-current={step.current ? "step" : undefined}
      className={classNames(
        "flex min-h-11 min-w-11 flex-col items-center gap-1 rounded-control px-1 text-center text-sm underline-offset-4 hover:underline sm:flex-row sm:gap-2.5 sm:text-base",
        step.current ? "font-semibold" : "font-medium",
      )}
    >
      <span
        className={classNames(
          "grid size-8 shrink-0 place-items-center rounded-full border text-sm font-semibold tabular-nums",
          step.current ? "border-accent bg-accent text-accent-ink" : "border-edge bg-surface text-ink",
        )}
      >
        {number}
      </span>
      {step.label}
    </Link>
  );
}
