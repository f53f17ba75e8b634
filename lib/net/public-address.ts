/** May we talk to this address? Only globally routed unicast ones, and ranges the operator named. */
import ipaddr from "ipaddr.js";

export type AddressRange = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Globally routed IPv6 is 2000::/3; these parts of it are special although the library calls them unicast. */
const globalUnicast = ipaddr.parseCIDR("2000::/3") as [ipaddr.IPv6, number];
const specialInside = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48"].map(
  (range) => ipaddr.parseCIDR(range) as [ipaddr.IPv6, number],
);

/** Reads `127.0.0.0/8,fd00::/8`; throws with the piece that is no CIDR range. */
export function parseAddressRanges(text: string): readonly AddressRange[] {
  return text
    .split(",")
    .map((piece) => piece.trim())
    .filter((piece) => piece !== "")
    .map((piece) => {
      const [address = ""] = piece.split("/");
      const isWhole = ipaddr.IPv4.isValidFourPartDecimal(address) || ipaddr.IPv6.isValid(address);
      if (!isWhole || !ipaddr.isValidCIDR(piece))
        throw new Error(`"${piece}" is no address range such as 127.0.0.0/8`);
      return ipaddr.parseCIDR(piece);
    });
}

/** True when the textual address is public or inside an allowed range. Mapped IPv4 is judged as IPv4. */
export function isPublicAddress(text: string, allow: readonly AddressRange[] = []): boolean {
  if (text.includes("%") || !ipaddr.isValid(text) || isCompatible(text)) return false;
  if (isInRanges(text, allow)) return true;
  const address = ipaddr.process(text);
  if (address.range() !== "unicast") return false;
  if (address.kind() === "ipv4") return true;
  return address.match(globalUnicast) && !specialInside.some((range) => address.match(range));
}

/** The old IPv4-compatible form (`::8.8.8.8`, RFC 4291 deprecates it), which the library takes for a mapped address. */
function isCompatible(text: string): boolean {
  return /:[^.:]+\./.test(text) && !/^(?:::|(?:0{1,4}:){5})ffff:[0-9.]+$/i.test(text);
}

/** True when the textual address lies in one of the ranges. */
export function isInRanges(text: string, ranges: readonly AddressRange[]): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  return ranges.some((range) => address.kind() === range[0].kind() && address.match(range[0], range[1]));
}
