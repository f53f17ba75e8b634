import Link from "next/link";
import type { ComponentProps } from "react";
import { type ButtonSize, type ButtonVariant, buttonClasses } from "./button-classes.ts";

/** A link that reads as a button. Addresses of this site only; files to download take `download`. */
export function ButtonLink({
  variant,
  size,
  className,
  href,
  download,
  ...rest
}: Omit<ComponentProps<"a">, "href"> & { href: string; variant?: ButtonVariant; size?: ButtonSize }) {
  const look = buttonClasses({ variant, size, className });
  // A download is not a page: the router must neither prefetch it nor try to show it.
  if (download !== undefined) return <a {...rest} href={href} download={download} className={look} />;
  return <Link {...rest} href={href} className={look} />;
}
