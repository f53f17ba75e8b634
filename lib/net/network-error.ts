/** What does an error of a socket, of TLS or of a body mean for the person who waits? */

export type UnreachableReason = "dns" | "connect" | "tls" | "timeout" | "reset" | "too_large" | "encoding";

const reasons: Readonly<Record<string, UnreachableReason | "not_public">> = {
  ERR_NOT_PUBLIC: "not_public",
  ERR_TOO_LARGE: "too_large",
  ERR_BUFFER_TOO_LARGE: "too_large",
  UND_ERR_HEADERS_OVERFLOW: "too_large",
  HPE_HEADER_OVERFLOW: "too_large",
  ERR_TOTAL_TIME: "timeout",
  ERR_GIVEN_UP: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  ETIMEDOUT: "timeout",
  ENOTFOUND: "dns",
  ENODATA: "dns",
  ESERVFAIL: "dns",
  EREFUSED: "dns",
  ETIMEOUT: "dns",
  EAI_AGAIN: "dns",
  EBADNAME: "dns",
  EFORMERR: "dns",
  EBADRESP: "dns",
  ENONAME: "dns",
  ECONNREFUSED: "connect",
  EHOSTUNREACH: "connect",
  ENETUNREACH: "connect",
  EADDRNOTAVAIL: "connect",
  ENETDOWN: "connect",
  EHOSTDOWN: "connect",
  ECONNRESET: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: "reset",
  ERR_CONTENT_ENCODING: "encoding",
  Z_DATA_ERROR: "encoding",
  Z_BUF_ERROR: "encoding",
};

const tlsCode =
  /^(?:ERR_TLS_|ERR_SSL_|ERR_OSSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE|CRL_|EPROTO|ERROR_IN_CERT)/;

/** Codes that say we called something wrongly. */
const bugCode = /^(?:UND_ERR_INVALID_|ERR_INVALID_ARG|ERR_ASSERTION|ERR_MISSING_ARGS|ERR_METHOD)/;

/** Throws the error back when it carries no code of the network's: then it is a bug of ours. */
export function judgeNetworkError(error: unknown): UnreachableReason | "not_public" {
  let foreign = false;
  for (let at = error, depth = 0; at instanceof Error && depth < 4; depth += 1) {
    const code = "code" in at ? String(at.code) : "";
    const reason = reasons[code] ?? readFamily(code, at.name);
    if (reason) return reason;
    foreign ||= /^(?:E[A-Z]|UND_ERR_)/.test(code) && !bugCode.test(code);
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
  // An error we have no word for, but of a socket: the connection did not carry the answer.
  if (foreign) return "reset";
  throw error;
}

function readFamily(code: string, name: string): UnreachableReason | null {
  if (tlsCode.test(code)) return "tls";
  const isEncoding = name === "HTTPParserError" || /^(?:HPE_|ERR_BROTLI|ERR__ERROR_FORMAT)/.test(code);
  return isEncoding ? "encoding" : null;
}
