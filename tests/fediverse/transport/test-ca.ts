/** A certificate authority for tests: kept in a folder, so that every process on this machine shares it. */
import "./reflect-metadata.ts";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import tls from "node:tls";
import * as x509 from "@peculiar/x509";

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const yearMs = 365 * 24 * 3_600_000;

export const defaultCaFolder = path.join(import.meta.dirname, "../../../.data/test-ca");

export type TestCa = {
  /** PEM file for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string;
  readonly caPem: string;
  readonly certificate: x509.X509Certificate;
  readonly signingKey: CryptoKey;
};

/** Opens the authority in `folder`, making it first when missing; two processes at once agree on one. */
export async function openTestCa(folder: string = defaultCaFolder): Promise<TestCa> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const bundle = path.join(folder, "ca-with-key.pem");
  if (!existsSync(bundle)) await writeOnce(bundle, await newCaBundle());
  const text = readFileSync(bundle, "utf8");
  const caPem = pemBlock(text, "CERTIFICATE");
  const caFile = path.join(folder, "ca.pem");
  if (!existsSync(caFile) || readFileSync(caFile, "utf8") !== caPem) writeFileSync(caFile, caPem);
  const signingKey = await crypto.subtle.importKey(
    "pkcs8",
    x509.PemConverter.decode(pemBlock(text, "PRIVATE KEY"))[0] ?? new ArrayBuffer(0),
    algorithm,
    true,
    ["sign"],
  );
  return { caFile, caPem, certificate: new x509.X509Certificate(caPem), signingKey };
}

/** Makes this process trust the authority besides its usual ones; child processes use NODE_EXTRA_CA_CERTS. */
export async function trustTestCa(folder: string = defaultCaFolder): Promise<void> {
  const { caPem } = await openTestCa(folder);
  const trusted = tls.getCACertificates("default");
  if (!trusted.some((pem) => pem.trim() === caPem.trim())) tls.setDefaultCACertificates([...trusted, caPem]);
}

/** An authority that nobody trusts, for hosts with a bad certificate. */
export async function strangerCa(): Promise<Pick<TestCa, "certificate" | "signingKey">> {
  const { keys, certificate } = await selfSigned("CN=Nobody trusts this authority");
  return { certificate, signingKey: keys.privateKey };
}

export function newLeafKeys(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

/** A leaf certificate in PEM for `names`, valid from yesterday on, or already expired. */
export async function signLeaf(
  issuer: Pick<TestCa, "certificate" | "signingKey">,
  leafKey: CryptoKey,
  names: readonly string[],
  validity: "current" | "expired" = "current",
): Promise<string> {
  const now = Date.now();
  const leaf = await x509.X509CertificateGenerator.create({
    serialNumber: randomBytes(8).toString("hex"),
    subject: `CN=${names[0]}`,
    issuer: issuer.certificate.subject,
    notBefore: new Date(now - yearMs),
    notAfter: new Date(validity === "current" ? now + yearMs : now - yearMs / 365),
    signingAlgorithm: algorithm,
    publicKey: leafKey,
    signingKey: issuer.signingKey,
    extensions: [
      new x509.SubjectAlternativeNameExtension(names.map((value) => ({ type: "dns" as const, value }))),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    ],
  });
  return leaf.toString("pem");
}

async function newCaBundle(): Promise<string> {
  const { keys, certificate } = await selfSigned("CN=Loopback fediverse test authority");
  const key = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return `${certificate.toString("pem")}\n${x509.PemConverter.encode(key, "PRIVATE KEY")}\n`;
}

async function selfSigned(name: string): Promise<{ keys: CryptoKeyPair; certificate: x509.X509Certificate }> {
  const keys = await newLeafKeys();
  const now = Date.now();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(8).toString("hex"),
    name,
    notBefore: new Date(now - yearMs / 365),
    notAfter: new Date(now + 10 * yearMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { keys, certificate };
}

/** Only the first writer wins: the file appears complete or not at all. */
async function writeOnce(file: string, text: string): Promise<void> {
  const draft = `${file}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(draft, text, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function pemBlock(text: string, label: string): string {
  const found = text.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`));
  if (!found) throw new Error(`The test authority's file holds no ${label}; delete it to get a new one.`);
  return `${found[0]}\n`;
}
