/** A host with nothing but WebFinger and actor documents: no NodeInfo, no sign-in, no client API. */
import { empty, html, json } from "../transport/exchange.ts";
import { mastodon } from "./mastodon.ts";
import type { Personality } from "./personality.ts";

const base = mastodon("mastodon-4.6");
const nothing = () => html(404, "<h1>Not found</h1>");

export const plainWebfinger: Personality = {
  ...base,
  name: "plain-webfinger",
  software: "plain-webfinger",
  version: "1",
  webfinger: {
    ...base.webfinger,
    jrd: ({ origin, domain, account: { username } }) => ({
      subject: `acct:${username}@${domain}`,
      links: [{ rel: "self", type: "application/activity+json", href: `${origin}/users/${username}` }],
    }),
    ok: (body) => json(200, body, { "content-type": "application/jrd+json" }),
    refuse: (reason) => empty(reason === "gone" ? 410 : 404),
  },
  hostMeta: false,
  nodeinfo: () => null,
  metadata: () => null,
  api: { ...base.api, none: true },
  instanceV1: () => null,
  instanceV2: () => null,
  notFound: nothing,
  unknownPath: nothing,
  throttles: () => [],
};
