import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** A sheet of paper on the table. */
export function Card({ className, ...rest }: ComponentProps<"div">) {
  return (
    <div
      {...rest}
      className={classNames("rounded-panel border border-line bg-surface p-5 shadow-panel sm:p-7", className)}
    />
  );
}
