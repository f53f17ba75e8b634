import type { LucideIcon } from "lucide-react";
import { classNames } from "./class-names.ts";

/** A short list under a heading with a sign: what is done, or what never is. */
export function MarkedList({
  icon: Icon,
  title,
  tone,
  items,
}: {
  icon: LucideIcon;
  title: string;
  tone: "accent" | "positive";
  items: readonly string[];
}) {
  return (
    <div className="grid gap-2">
      <h3
        className={classNames(
          "flex items-center gap-2 font-medium",
          tone === "accent" ? "text-accent" : "text-positive",
        )}
      >
        <Icon aria-hidden className="size-5" />
        {title}
      </h3>
      <ul className="grid list-disc gap-1.5 pl-6">
        {items.map((item) => (
          <li key={item}>{item}</li>
        ))}
      </ul>
    </div>
  );
}
