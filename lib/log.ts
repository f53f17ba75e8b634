/** One structured log for every process. Secrets never reach it: known names are censored at any depth we use. */
import pino from "pino";

const secretNames = [
  "token",
  "accessToken",
  "access_token",
  "refreshToken",
  "refresh_token",
  "clientSecret",
  "client_secret",
  "password",
  "authorization",
  "cookie",
  "code",
  "code_verifier",
  "tokenSealed",
  "refreshTokenSealed",
  "DATABASE_URL",
];

const paths = secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);

export const log = pino({
  level: process.env["LOG_LEVEL"] ?? "info",
  base: null,
  redact: { paths, censor: "[secret]" },
});
