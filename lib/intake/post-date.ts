/** When was a post made? X writes `Sat Aug 12 16:10:37 +0000 2023`, in English whatever the account's language. */

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const monthCodes = new Map(months.map((name, month) => [codeOf(new TextEncoder().encode(name), 0), month]));
const length = "Sat Aug 12 16:10:37 +0000 2023".length;

/** Before the first post of all: so counted, the seconds stay small whole numbers, which need no memory of their own. */
const origin = Date.UTC(2006, 0, 1);

/**
 * Seconds since 2006 from the date that stands between `start` and `end`, without quotes; 0 when it is no such date: those posts
 * count as older than all others. Read from the bytes, because there is one in every post.
 */
export function postSeconds(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== length) return 0;
  const month = monthCodes.get(codeOf(bytes, start + 4));
  const day = numberAt(bytes, start + 8, 2);
  const hour = numberAt(bytes, start + 11, 2);
  const minute = numberAt(bytes, start + 14, 2);
  const second = numberAt(bytes, start + 17, 2);
  const year = numberAt(bytes, start + 26, 4);
  if (month === undefined || Number.isNaN(day + hour + minute + second + year)) return 0;
  return Math.max(0, (Date.UTC(year, month, day, hour, minute, second) - origin) / 1_000);
}

function codeOf(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 16) | ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number);
}

function numberAt(bytes: Uint8Array, start: number, digits: number): number {
  let value = 0;
  for (let at = start; at < start + digits; at++) {
    const digit = (bytes[at] as number) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
