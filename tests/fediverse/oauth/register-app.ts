/** `POST /api/v1/apps`: what each software takes, refuses and answers. */
import { randomBytes } from "node:crypto";
import { apiJson, apiRefusal, type Call } from "../answers/call.ts";
import type { AppRequest } from "../personalities/personality.ts";
import { type Answer, param } from "../transport/exchange.ts";
import type { HostState, OauthApp } from "../world/host-state.ts";
import { opaqueId } from "../world/opaque-ids.ts";

export function answerRegisterApp(call: Call): Answer {
  const request = readAppRequest(call);
  const refusal = call.personality.registerApp(request);
  if (refusal) return apiRefusal(call, refusal);
  const app = makeApp(call.host, call.personality.idShape, request);
  return apiJson(call, call.personality.appBody(app, call.host));
}

export function makeApp(
  host: HostState,
  idShape: Parameters<typeof opaqueId>[0],
  request: Omit<AppRequest, "redirectIsArray">,
): OauthApp {
  const clientId = randomBytes(16).toString("hex");
  const app: OauthApp = {
    id: opaqueId(idShape, `${host.name} app ${clientId}`),
    clientId,
    clientSecret: randomBytes(24).toString("base64url"),
    name: request.name ?? "",
    website: request.website,
    redirectUris: request.redirectUris,
    scopes: request.scopes,
    used: false,
  };
  host.apps.set(clientId, app);
  return app;
}

function readAppRequest(call: Call): AppRequest {
  const uris = call.ask.params["redirect_uris"] ?? [];
  const scopes = param(call.ask, "scopes");
  return {
    name: param(call.ask, "client_name"),
    redirectUris: typeof uris === "string" ? uris.split(/\s+/).filter(Boolean) : uris,
    redirectIsArray: typeof uris !== "string" && call.ask.params["redirect_uris"] !== undefined,
    scopes: scopes ? scopes.split(/[\s+]+/).filter(Boolean) : ["read"],
    website: param(call.ask, "website"),
  };
}
