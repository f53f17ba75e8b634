/** Whom may a command talk to that runs without the product's settings? */
import { readAddress } from "#lib/launch/address.ts";
import { type FetchPolicy, readFetchPolicy } from "#lib/net/fetch-policy.ts";

/** From the same variables as the product, none of which is needed here. */
export function commandPolicy(): FetchPolicy {
  return readFetchPolicy({
    allow: process.env["PUBLIC_FETCH_ALLOW"] ?? "",
    connect: process.env["PUBLIC_FETCH_CONNECT"] ?? "",
    contact: process.env["CONTACT_URL"] || readAddress().publicUrl,
  });
}

/** False where those whom we ask could reach nobody: the address is that of this machine. */
export function hasContact(): boolean {
  return Boolean(process.env["CONTACT_URL"] || process.env["PUBLIC_URL"]);
}
