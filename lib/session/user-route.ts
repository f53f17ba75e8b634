/** The same gate for route handlers: who asks, is the request ours, and a plain JSON answer for what fails. */
import "server-only";
import { env } from "#lib/env.ts";
import { AppError, type AppErrorCode } from "#lib/errors.ts";
import { log } from "#lib/log.ts";
import { areStorable } from "#lib/storable.ts";
import { currentUser } from "./require-user.ts";
import type { SessionUser } from "./store.ts";

type RouteContext = { readonly params: Promise<Record<string, string> | undefined> };

const statuses: Readonly<Record<AppErrorCode, number>> = {
  signed_out: 401,
  not_yours: 403,
  foreign_request: 403,
  not_found: 404,
  plan_changed: 409,
  account_signed_out: 409,
  too_large: 413,
  too_many: 429,
  bad_request: 400,
};

export function userRoute(
  run: (request: Request, user: SessionUser, params: Record<string, string>) => Promise<Response>,
): (request: Request, context: RouteContext) => Promise<Response> {
  return async (request, context) => {
    try {
      requireOurs(request);
      const user = await currentUser();
      if (!user) throw new AppError("signed_out");
      // A route whose address has no varying part is given none.
      const params = (await context.params) ?? {};
      const asked = [...new URL(request.url).searchParams.values(), ...Object.values(params)];
      if (!areStorable(asked)) throw new AppError("bad_request");
      return await run(request, user, params);
    } catch (error) {
      if (error instanceof AppError) return refusal(error.code);
      log.error({ err: error }, "route failed");
      throw error;
    }
  };
}

function refusal(code: AppErrorCode): Response {
  return Response.json({ code }, { status: statuses[code], headers: { "cache-control": "no-store" } });
}

/**
 * A request that changes something must come from our own pages: browsers say where it comes from in
 * Sec-Fetch-Site and, for everything but GET and HEAD, in Origin.
 */
export function requireOurs(request: Request): void {
  if (request.method === "GET" || request.method === "HEAD") {
    const site = request.headers.get("sec-fetch-site");
    if (site === "cross-site" && request.headers.get("sec-fetch-mode") !== "navigate")
      throw new AppError("foreign_request");
    return;
  }
  if (request.headers.get("origin") !== env().PUBLIC_URL) throw new AppError("foreign_request");
}
