/** WebFinger, host-meta, NodeInfo, OAuth metadata and actor documents of a virtual host. */
import { mastodonMetadata } from "../personalities/mastodon-instance.ts";
import { type Answer, answer, empty, json, redirect } from "../transport/exchange.ts";
import type { Account } from "../world/account.ts";
import type { Call } from "./call.ts";

/** Null when the path is none of these. */
export function answerWellKnown(call: Call): Answer | null {
  const { ask, host, personality } = call;
  const isApex = host.webHost !== host.name && ask.host === host.name;
  if (isApex) return answerApex(call);
  const origin = `https://${host.webHost}`;
  switch (ask.path) {
    case "/.well-known/webfinger":
      return answerWebfinger(call, origin);
    case "/.well-known/host-meta":
      return personality.hostMeta || host.spec.splitBy === "host-meta" ? hostMeta(origin) : null;
    case "/.well-known/oauth-authorization-server": {
      const own = personality.metadata(origin, call.pagesOrigin);
      if (own || personality.api.none || !call.metadataEverywhere) return own;
      return mastodonMetadata(origin, call.pagesOrigin);
    }
    default:
      return personality.nodeinfo(host, origin, ask.path);
  }
}

/** The handle domain of a split server only points to the web host. */
function answerApex(call: Call): Answer | null {
  const { ask, host } = call;
  const query = ask.query.size > 0 ? `?${ask.query}` : "";
  const onward = redirect(301, `https://${host.webHost}${ask.path}${query}`);
  if (ask.path === "/.well-known/host-meta") {
    return host.spec.splitBy === "host-meta" ? hostMeta(`https://${host.webHost}`) : onward;
  }
  if (ask.path === "/.well-known/webfinger" && host.spec.splitBy !== "host-meta") return onward;
  if (ask.path === "/.well-known/nodeinfo" && host.spec.splitBy !== "host-meta") return onward;
  return answer(404, { "content-type": "text/html" }, "<h1>Not found</h1>");
}

function hostMeta(origin: string): Answer {
  const template = `${origin}/.well-known/webfinger?resource={uri}`;
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">
  <Link rel="lrdd" template="${template}"/>
</XRD>
`;
  return answer(200, { "content-type": "application/xrd+xml; charset=utf-8" }, body);
}

function answerWebfinger(call: Call, origin: string): Answer {
  const { ask, host, personality } = call;
  const habits = personality.webfinger;
  const resource = ask.query.get("resource");
  if (!resource) return habits.refuse("no_resource", "");
  const asked = askedAccount(call, resource);
  if (!asked) return habits.refuse("unknown", "");
  const { user, domain } = asked;
  const served = [host.name, host.webHost];
  const known = habits.hostCase === "any" ? domain.toLowerCase() : domain;
  if (!served.includes(known)) return habits.refuse("foreign", domain);
  const account = host.accounts.get(user.toLowerCase());
  if (account?.gone || account?.suspended) return habits.refuse("gone", domain);
  if (!account || (habits.userCase === "exact" && account.username !== user)) {
    return habits.refuse("unknown", domain);
  }
  return habits.ok(spoiled(account, habits.jrd({ origin, domain: host.name, account })));
}

/** `acct:u@d`, or the address of a profile or actor on this host. */
function askedAccount(call: Call, resource: string): { user: string; domain: string } | null {
  const acct = resource.match(/^(?:acct:)?@?([^@/]+)@([^@/]+)$/);
  if (acct?.[1] && acct[2]) return { user: acct[1], domain: acct[2] };
  if (!URL.canParse(resource)) return null;
  const url = new URL(resource);
  const account = accountAtPath(call, url.pathname);
  return account ? { user: account.username, domain: url.host } : null;
}

function spoiled(account: Account, jrd: unknown): unknown {
  const document = { ...(jrd as { subject: string; links: { rel: string }[] }) };
  if (account.wrongSubject) document.subject = `acct:${account.wrongSubject}`;
  if (account.selfLinkMissing) document.links = document.links.filter(({ rel }) => rel !== "self");
  return document;
}

/** The account whose profile or actor lives at this path. */
export function accountAtPath(call: Pick<Call, "host" | "personality">, path: string): Account | undefined {
  const name = path.match(/^\/(?:@|users\/)?([A-Za-z0-9_.-]+)$/)?.[1];
  const account = name ? call.host.accounts.get(name.toLowerCase()) : undefined;
  if (!account) return undefined;
  const { profilePath, actorPath } = call.personality;
  return [profilePath(account.username), actorPath(account.username)].includes(path) ? account : undefined;
}

/** The ActivityPub actor, when asked for with an ActivityPub Accept header; null when it is no actor path. */
export function answerActor(call: Call): Answer | null {
  const account = accountAtPath(call, call.ask.path);
  const accept = call.ask.headers.accept ?? "";
  if (!account || !/application\/(activity\+json|ld\+json)/.test(accept)) return null;
  if (account.gone) return empty(410);
  if (account.suspended) return empty(403);
  const { personality, host } = call;
  if ((personality.actorNeedsSignature || host.spec.signedFetchOnly) && !call.ask.headers.signature) {
    const error = personality.actorNeedsSignature
      ? "Unauthorized: http request wasn't signed or http signature was invalid: (verifier)"
      : "Request not signed";
    return json(401, { error }, { "cache-control": "no-store" });
  }
  return json(200, actorDocument(call, account), {
    "content-type": "application/activity+json; charset=utf-8",
  });
}

function actorDocument(call: Call, account: Account): unknown {
  const origin = `https://${call.host.webHost}`;
  const id = `${origin}${call.personality.actorPath(account.username)}`;
  return {
    "@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1"],
    id,
    type: account.group ? "Group" : account.bot ? "Service" : "Person",
    preferredUsername: account.username,
    name: account.displayName,
    summary: account.note,
    url: `${origin}${call.personality.profilePath(account.username)}`,
    inbox: `${id}/inbox`,
    outbox: `${id}/outbox`,
    followers: `${id}/followers`,
    following: `${id}/following`,
    manuallyApprovesFollowers: account.locked ?? false,
    discoverable: account.discoverable ?? true,
    published: account.createdAt,
    webfinger: `${account.username}@${account.domain}`,
    ...(account.movedTo ? { movedTo: movedActor(call, account.movedTo) } : {}),
    attachment: (account.fields ?? []).map(({ name, value }) => ({ type: "PropertyValue", name, value })),
  };
}

function movedActor(call: Call, handle: string): string {
  const target = call.world.account(handle);
  if (!target) return `https://${handle.split("@")[1]}/users/${handle.split("@")[0]}`;
  const home = call.world.host(target.domain);
  return `https://${home.webHost}${call.world.personality(home).actorPath(target.username)}`;
}
