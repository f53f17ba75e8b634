/** Which sentence stands for what is kept beside an outcome? */

export type DetailWords =
  | { readonly key: "moved_to" | "moved"; readonly values: { readonly address: string } }
  | { readonly key: "status"; readonly values: { readonly code: string } }
  | { readonly key: PlainDetail; readonly values: Record<string, never> };

const plainDetails = [
  "self",
  "blocking",
  "turned_down",
  "asked_before",
  "timeout",
  "network",
  "server_error",
  "not_readable",
  "not_resolved",
  "not_tried",
  "not_followed",
] as const;
type PlainDetail = (typeof plainDetails)[number];

/** Null for what nobody needs to be told, or what an older version wrote. */
export function detailWords(detail: string | null): DetailWords | null {
  if (detail === null) return null;
  const cut = detail.indexOf(":");
  const mark = cut < 0 ? detail : detail.slice(0, cut);
  if (cut > 0 && (mark === "moved_to" || mark === "moved")) {
    return { key: mark, values: { address: detail.slice(cut + 1) } };
  }
  const [, code] = /^status_(\d{3})$/.exec(detail) ?? [];
  if (code) return { key: "status", values: { code } };
  const plain = plainDetails.find((known) => known === detail);
  return plain ? { key: plain, values: {} } : null;
}
