import Link from "next/link";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const look =
  "font-medium text-accent underline decoration-1 underline-offset-4 hover:text-accent-strong hover:decoration-2";

/** A link inside text. Other sites open without telling them where the person came from. */
export function TextLink({ href, className, ...rest }: Omit<ComponentProps<"a">, "href"> & { href: string }) {
  const classes = classNames(look, className);
  if (/^(?:https?|mailto):/.test(href))
    return <a {...rest} href={href} rel="noreferrer noopener" className={classes} />;
  return <Link {...rest} href={href} className={classes} />;
}
