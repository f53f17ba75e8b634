/** Where the operator can be reached, as a link and as words. */
export type OperatorContact = { readonly href: string; readonly address: string };

/** Reads what was configured: a page or an e-mail address; null for anything a browser should not open. */
export function readOperatorContact(configured: string | undefined): OperatorContact | null {
  const text = configured?.trim() ?? "";
  const isMail = /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text);
  const href = isMail ? `mailto:${text}` : text;
  if (!/^(?:https?:\/\/|mailto:)\S+$/.test(href)) return null;
  return { href, address: href.replace(/^(?:https?:\/\/|mailto:)/, "") };
}
