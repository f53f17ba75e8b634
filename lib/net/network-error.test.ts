import { expect, test } from "vitest";
import { judgeNetworkError } from "./network-error.ts";

const coded = (code: string, cause?: unknown) => Object.assign(new Error(code, { cause }), { code });

test.each([
  ["ENOTFOUND", "dns"],
  ["ECONNREFUSED", "connect"],
  ["CERT_HAS_EXPIRED", "tls"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
  ["UND_ERR_CONNECT_TIMEOUT", "timeout"],
  ["ECONNRESET", "reset"],
  ["ERR_BUFFER_TOO_LARGE", "too_large"],
  ["HPE_INVALID_CONSTANT", "encoding"],
  ["ERR_NOT_PUBLIC", "not_public"],
  ["EMFILE", "reset"],
])("%s means %s", (code, reason) => {
  expect(judgeNetworkError(coded(code))).toBe(reason);
});

test("the reason is looked for behind the error that carries it", () => {
  expect(judgeNetworkError(new Error("fetch failed", { cause: coded("ENOTFOUND") }))).toBe("dns");
  expect(judgeNetworkError(new AggregateError([coded("ECONNREFUSED"), coded("ENETUNREACH")]))).toBe(
    "connect",
  );
});

test("a bug of ours is thrown back", () => {
  const bug = new TypeError("undefined is not a function");
  expect(() => judgeNetworkError(bug)).toThrow(bug);
  expect(() => judgeNetworkError(coded("UND_ERR_INVALID_ARG"))).toThrow();
  expect(() => judgeNetworkError("text")).toThrow();
});
