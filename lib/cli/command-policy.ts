/** Whom may a command talk to that runs without the product's settings? */
import { type FetchPolicy, readFetchPolicy } from "#lib/net/fetch-policy.ts";

/** From the same variables as the product, none of which is needed here. */
export function commandPolicy(): FetchPolicy {
  return readFetchPolicy({
    allow: process.env["PUBLIC_FETCH_ALLOW"] ?? "",
    connect: process.env["PUBLIC_FETCH_CONNECT"] ?? "",
    contact: process.env["CONTACT_URL"] || process.env["PUBLIC_URL"] || "command line",
  });
}
