/** Who is signed in to a virtual server in this browser: a cookie and the form token that goes with it. */
import { randomBytes } from "node:crypto";
import type { Call } from "../answers/call.ts";
import type { PageSession } from "../world/host-state.ts";

const cookieName = "_loopback_session";

export function pageSession(call: Call): PageSession {
  const cookies = (call.ask.headers.cookie ?? "").split(/;\s*/);
  const name = `${cookieName}_${call.host.name.replace(/[^a-z0-9]/g, "_")}`;
  const id = cookies.find((cookie) => cookie.startsWith(`${name}=`))?.slice(name.length + 1);
  const known = id ? call.host.sessions.get(id) : undefined;
  if (known) return known;
  const made: PageSession = {
    id: randomBytes(16).toString("hex"),
    csrf: randomBytes(16).toString("hex"),
    accountKey: null,
    pending: null,
  };
  call.host.sessions.set(made.id, made);
  return made;
}

/** Sent with every page; GoToSocial gives a person two minutes. */
export function sessionCookie(call: Call, session: PageSession): Record<string, string> {
  const name = `${cookieName}_${call.host.name.replace(/[^a-z0-9]/g, "_")}`;
  const secure = call.ask.base === "" ? "; Secure" : "";
  const age = call.personality.name === "gotosocial" ? "; Max-Age=120" : "";
  const path = call.ask.base || "/";
  return { "set-cookie": `${name}=${session.id}; Path=${path}; HttpOnly; SameSite=Lax${secure}${age}` };
}
