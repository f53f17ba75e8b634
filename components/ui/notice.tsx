import { CircleCheck, Info, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import type { Tone } from "./tone.ts";

const looks = {
  info: { icon: Info, box: "border-accent/30 bg-accent-soft", mark: "text-accent" },
  positive: { icon: CircleCheck, box: "border-positive/30 bg-positive-soft", mark: "text-positive" },
  caution: { icon: TriangleAlert, box: "border-caution/30 bg-caution-soft", mark: "text-caution" },
  danger: { icon: OctagonAlert, box: "border-danger/30 bg-danger-soft", mark: "text-danger" },
} as const satisfies Record<Tone, unknown>;

/** Something to know, with a mark and a title. `live` reads it out when it appears after an action. */
export function Notice({
  tone = "info",
  title,
  children,
  actions,
  live = false,
  className,
}: {
  tone?: Tone;
  title: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  live?: boolean;
  className?: string;
}) {
  const { icon: Icon, box, mark } = looks[tone];
  return (
    <div
      role={live ? (tone === "danger" ? "alert" : "status") : undefined}
      className={classNames("flex gap-3 rounded-panel border p-4 sm:p-5", box, className)}
    >
      <Icon aria-hidden className={classNames("mt-0.5 size-5.5 shrink-0", mark)} />
      <div className="grid min-w-0 flex-1 gap-1.5">
        <p className="font-semibold">{title}</p>
        {children ? <div className="grid gap-2">{children}</div> : null}
        {actions ? <div className="mt-1.5 flex flex-wrap gap-2">{actions}</div> : null}
      </div>
    </div>
  );
}
