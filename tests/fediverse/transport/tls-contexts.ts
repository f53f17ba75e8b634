/** Which certificate does a virtual host show? Made on demand, one key for all, one context per name group. */
import tls from "node:tls";
import { newLeafKeys, signLeaf, strangerCa, type TestCa } from "./test-ca.ts";

export type CertificateKind = "good" | "untrusted" | "expired" | "wrong_name";

export type TlsContexts = {
  contextFor(host: string, kind: CertificateKind): Promise<tls.SecureContext>;
};

export async function openTlsContexts(ca: TestCa): Promise<TlsContexts> {
  const keys = await newLeafKeys();
  const keyPem = await pemOf(keys.privateKey);
  const cache = new Map<string, Promise<tls.SecureContext>>();
  let stranger: ReturnType<typeof strangerCa> | undefined;

  async function make(host: string, kind: CertificateKind): Promise<tls.SecureContext> {
    stranger ??= kind === "untrusted" ? strangerCa() : undefined;
    const issuer = kind === "untrusted" && stranger ? await stranger : ca;
    const names = kind === "wrong_name" ? ["another-host.invalid"] : certificateNames(host);
    const validity = kind === "expired" ? "expired" : "current";
    const cert = await signLeaf(issuer, keys.publicKey, names, validity);
    return tls.createSecureContext({ key: keyPem, cert });
  }

  return {
    contextFor(host, kind) {
      const group = `${kind} ${certificateNames(host)[0]}`;
      let made = cache.get(group);
      if (!made) {
        made = make(host, kind);
        cache.set(group, made);
      }
      return made;
    },
  };
}

/** `a.b.test` shares one wildcard certificate with all `*.b.test`; `b.test` has its own. */
function certificateNames(host: string): string[] {
  const labels = host.split(".");
  if (labels.length < 3) return [host];
  const parent = labels.slice(1).join(".");
  return [`*.${parent}`, parent];
}

async function pemOf(key: CryptoKey): Promise<string> {
  const bytes = Buffer.from(await crypto.subtle.exportKey("pkcs8", key)).toString("base64");
  return `-----BEGIN PRIVATE KEY-----\n${bytes.match(/.{1,64}/g)?.join("\n")}\n-----END PRIVATE KEY-----\n`;
}
