/** Every way a sign-in can fail for which there is a sentence; an unknown code gets the sentence "unknown". */
export const signInProblems = [
  "unreadable",
  "unknown_host",
  "not_public",
  "timed_out",
  "unreachable",
  "bad_certificate",
  "answered_html",
  "not_fediverse",
  "misskey_only",
  "no_client_api",
  "refused_registration",
  "rate_limited",
  "too_many",
  "denied",
  "expired",
  "refused",
  "app_unknown",
  "failed",
  "already_linked",
  "unknown",
] as const;
export type SignInProblem = (typeof signInProblems)[number];

/** What happened, and at which server when one is known. */
export type SignInTrouble = { readonly problem: SignInProblem; readonly host: string | null };

/** Reads a code from an action's answer or the address bar. Being asked to wait by nobody in particular is our own limit. */
export function readSignInTrouble(code: string, host: string | null | undefined): SignInTrouble {
  const known = signInProblems.find((problem) => problem === code) ?? "unknown";
  const shown = host && /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(host) && host.length <= 253 ? host : null;
  return { problem: known === "rate_limited" && !shown ? "too_many" : known, host: shown };
}
