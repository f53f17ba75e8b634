/** What the operator configured: parsed once, on first use, with every problem listed together. */
import { z } from "zod";

const emptyAsMissing = (value: unknown) => (value === "" ? undefined : value);
const optionalText = z.preprocess(emptyAsMissing, z.string().optional());
const dollars = (usual: string) =>
  z.preprocess((value) => emptyAsMissing(value) ?? usual, z.coerce.number().min(0).max(1_000_000));

const schema = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  /** 32 random bytes in hexadecimal; every other secret is derived from it. */
  APP_SECRET: z.string().regex(/^[0-9a-f]{64}$/, "must be 64 hexadecimal digits"),
  /** The address people type, without a trailing slash. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .refine((value) => !value.endsWith("/"), "must not end with a slash"),
  /** Where servers we ask can complain; part of our User-Agent. */
  CONTACT_URL: optionalText,
  PUBLIC_FETCH_ALLOW: z.preprocess((value) => value ?? "", z.string()),
  PUBLIC_FETCH_CONNECT: z.preprocess((value) => value ?? "", z.string()),
  X_CLIENT_ID: optionalText,
  X_CLIENT_SECRET: optionalText,
  /** US dollars for one user object of the X API. */
  X_PRICE_PER_USER: dollars("0.010"),
  /** For one pinned post. */
  X_PRICE_PER_POST: dollars("0.005"),
  /** For either, read by the owner of the X app that asks. */
  X_PRICE_OWN_APP: dollars("0.001"),
  /** What the operator's X app may cost: one reading; all readings of one X account, and of everybody, in one month. */
  X_SPEND_MAX_PER_RUN: dollars("20"),
  X_SPEND_MAX_PER_ACCOUNT: dollars("40"),
  X_SPEND_MAX_PER_MONTH: dollars("200"),
  /** Where e-mails go out, `smtp://user:password@host:587` or `smtps://`; without it no e-mail is offered. */
  SMTP_URL: z.preprocess(emptyAsMissing, z.url({ protocol: /^smtps?$/ }).optional()),
  /** Whom they come from. */
  SMTP_FROM: optionalText,
  /** The handle of the first administrator. */
  ADMINISTRATOR: optionalText,
  TRUST_PROXY: z.preprocess((value) => value ?? "0", z.enum(["0", "1"])),
});

export type Env = z.infer<typeof schema>;

let parsed: Env | undefined;

/** Throws one error that lists every bad setting; call it first in each process. */
export function env(): Env {
  if (parsed) return parsed;
  const result = schema.safeParse(process.env);
  if (!result.success) {
    const problems = result.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`These settings are wrong:\n${problems.join("\n")}`);
  }
  parsed = result.data;
  return parsed;
}
