import { expect, test } from "vitest";
import { checkPublicUrl } from "./public-url.ts";

test.each([
  ["http://mastodon.social/", "not_https"],
  ["ftp://mastodon.social/", "not_https"],
  ["file:///etc/passwd", "not_https"],
  ["https://user:secret@mastodon.social/", "bad_url"],
  ["https://user@mastodon.social/", "bad_url"],
  ["https://mastodon.social:8443/", "port"],
  ["https://mastodon.social:22/", "port"],
  ["https://127.0.0.1/", "not_public"],
  ["https://0177.0.0.1/", "not_public"],
  ["https://0x7f000001/", "not_public"],
  ["https://2130706433/", "not_public"],
  ["https://127.1/", "not_public"],
  ["https://1.1.1.1/", "not_public"],
  ["https://[::1]/", "not_public"],
  ["https://[::ffff:127.0.0.1]/", "not_public"],
  ["https://[64:ff9b::7f00:1]/", "not_public"],
  ["https://①②⑦.⓪.⓪.①/", "not_public"],
  ["https://localhost/", "not_public"],
  ["https://intranet/", "not_public"],
  ["https://app.localhost/", "not_public"],
  ["https://printer.local/", "not_public"],
  ["https://metadata.google.internal/", "not_public"],
  ["https://hidden.onion/", "not_public"],
  ["https://hidden.i2p/", "not_public"],
  ["https://router.home.arpa/", "not_public"],
  ["https://localhost./", "not_public"],
  ["not an address", "bad_url"],
  ["https://", "bad_url"],
  [`https://mastodon.social/${"a".repeat(5_000)}`, "bad_url"],
])("%s is refused: %s", (url, reason) => {
  expect(checkPublicUrl(url)).toBe(reason);
});

test.each([
  "https://mastodon.social/",
  "https://mastodon.social:443/a?b=c",
  "https://alpha.test/",
  "https://bawü.social/",
])("%s may be asked", (url) => {
  expect(checkPublicUrl(url)).toBeInstanceOf(URL);
});
