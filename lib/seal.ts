/** How secrets are kept at rest: AES-256-GCM with a key derived for one purpose from the operator's secret. */
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto";

const version = "v1";

function keyFor(appSecret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync("sha256", Buffer.from(appSecret, "hex"), "transhumance", purpose, 32));
}

/** Seals `text` so that only the same secret and the same `purpose` open it again. */
export function seal(text: string, key: { appSecret: string; purpose: string }): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", keyFor(key.appSecret, key.purpose), nonce);
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return [
    version,
    nonce.toString("base64url"),
    body.toString("base64url"),
    cipher.getAuthTag().toString("base64url"),
  ].join(".");
}

/** Opens what `seal` made. Throws when it was changed or sealed with another secret: it never answers the stored text. */
export function unseal(sealed: string, key: { appSecret: string; purpose: string }): string {
  const [mark, nonce, body, tag] = sealed.split(".");
  if (mark !== version || !nonce || body === undefined || !tag) throw new Error("Not a sealed value.");
  const decipher = createDecipheriv(
    "aes-256-gcm",
    keyFor(key.appSecret, key.purpose),
    Buffer.from(nonce, "base64url"),
  );
  decipher.setAuthTag(Buffer.from(tag, "base64url"));
  return Buffer.concat([decipher.update(Buffer.from(body, "base64url")), decipher.final()]).toString("utf8");
}

/** What is stored of a session token, so that a copy of the table signs nobody in. */
export function hashToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
