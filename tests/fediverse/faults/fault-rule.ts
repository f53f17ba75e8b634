/** What can go wrong with a virtual host on demand. */

export type FaultKind =
  /** Connections are reset before TLS. */
  | "down"
  /** TLS is accepted, nothing is ever answered. */
  | "hang"
  /** Answers come `ms` later. */
  | "slow"
  /** 429, with `Retry-After` when `retryAfterS` is given. */
  | "too_many"
  /** `status` (default 500) with an HTML page. */
  | "server_error"
  /** 200 with an HTML page, whatever was asked. */
  | "html_everywhere"
  /** The connection is cut in the middle of a body. */
  | "cut_body"
  | "endless_body"
  | "huge_body"
  | "gzip_bomb"
  /** One byte every `ms` (default 200). */
  | "drip_body"
  | "redirect_loop"
  | "redirect_to_http"
  | "redirect_to_private"
  /** App registration is refused. */
  | "registration_refused"
  /** The consent page refuses for the person, whatever they press. */
  | "sign_in_denied"
  /** The authorize page ends on the server's own JSON error. */
  | "sign_in_broken"
  | "certificate_untrusted"
  | "certificate_expired"
  | "certificate_wrong_name"
  /** The public profile look-up needs a token. */
  | "lookup_closed"
  /** WebFinger, actor and API answer 410. */
  | "gone"
  /** Every follow request sent to accounts of this host is lost. */
  | "follows_lost";

export type FaultRule = {
  readonly kind: FaultKind;
  /** Only paths that begin so; by default all. */
  readonly path?: string;
  /** Only the next so many requests; by default until cleared. */
  readonly times?: number;
  /** One request in so many, by count. */
  readonly every?: number;
  readonly ms?: number;
  readonly status?: number;
  readonly retryAfterS?: number;
};
