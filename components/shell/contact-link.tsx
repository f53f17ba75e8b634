import { TextLink } from "#components/ui/text-link.tsx";

/** Where the operator can be reached: a page or an e-mail address, as it was configured. */
export function ContactLink({ href }: { href: string }) {
  return <TextLink href={href}>{href.replace(/^(?:https?:\/\/|mailto:)/, "")}</TextLink>;
}

/** The operator's address when it is one a browser may open, else null. */
export function contactHref(configured: string | undefined): string | null {
  if (!configured) return null;
  if (/^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(configured)) return `mailto:${configured}`;
  return /^(?:https?:\/\/|mailto:)\S+$/.test(configured) ? configured : null;
}
