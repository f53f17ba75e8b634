import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** A table that scrolls inside its own frame; `label` names it for people who listen, `frameClassName` may bound its height. */
export function Table({
  label,
  className,
  frameClassName,
  ...rest
}: ComponentProps<"table"> & { label: string; frameClassName?: string }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields, a section would be one landmark too many
    <div
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className={classNames("overflow-auto rounded-panel border border-line bg-surface", frameClassName)}
    >
      <table {...rest} className={classNames("w-full border-collapse text-left", className)} />
    </div>
  );
}

export function Th({ className, scope = "col", ...rest }: ComponentProps<"th">) {
  return (
    <th
      {...rest}
      scope={scope}
      className={classNames(
        "border-b border-line bg-raised px-4 py-2.5 text-sm font-semibold whitespace-nowrap",
        className,
      )}
    />
  );
}

export function Td({ className, ...rest }: ComponentProps<"td">) {
  return <td {...rest} className={classNames("border-b border-line px-4 py-3 align-top", className)} />;
}

export function Tr({ className, ...rest }: ComponentProps<"tr">) {
  return <tr {...rest} className={classNames("[tbody>&:last-child>*]:border-b-0", className)} />;
}
