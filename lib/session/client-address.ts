/** From which network address does a request come? Our own server writes it down; nobody outside can. */
import "server-only";
import { headers } from "next/headers";
import { clientAddressHeader } from "#lib/net/client-address-header.ts";

export async function clientAddress(): Promise<string> {
  return (await headers()).get(clientAddressHeader) ?? "unknown";
}
