/** Hands one e-mail to the operator's mail server. */
import { createTransport } from "nodemailer";
import type { Mail } from "./write-notice.ts";

export type MailSettings = { readonly url: string; readonly from: string };

export type Sent =
  | { readonly kind: "sent" }
  /** The mail server will never take it: the address is wrong, or refused. */
  | { readonly kind: "refused" }
  | { readonly kind: "failed"; readonly cause: unknown };

const timeoutMs = 20_000;

/** The reply code decides: 5xx is for good (RFC 5321 §4.2.1), everything else may pass. */
export async function sendMail(settings: MailSettings, mail: Mail & { readonly to: string }): Promise<Sent> {
  const transport = createTransport(settings.url, {
    from: settings.from,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  } as object);
  try {
    await transport.sendMail({ ...mail, from: settings.from });
    return { kind: "sent" };
  } catch (cause) {
    const code = cause instanceof Error && "responseCode" in cause ? Number(cause.responseCode) : 0;
    return code >= 500 && code < 600 ? { kind: "refused" } : { kind: "failed", cause };
  } finally {
    transport.close();
  }
}
