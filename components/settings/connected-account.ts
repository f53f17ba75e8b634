/** One account of the person, as the settings show it. */
export type AccountCard = {
  readonly id: string;
  readonly network: "fediverse" | "x";
  /** As people write it: @name@server, or @name on X. */
  readonly address: string;
  readonly displayName: string;
  readonly host: string;
  readonly profileUrl: string | null;
  readonly state: "connected" | "signed_out" | "disconnected";
  /** ISO 8601. */
  readonly connectedAt: string;
};

/** A link we may offer: https only, whatever the server said its profiles are called. */
export function safeProfileUrl(url: string | null): string | null {
  return url && URL.canParse(url) && new URL(url).protocol === "https:" ? url : null;
}
