/** Which software does a server say it runs? Its NodeInfo, asked of the server itself and of nobody else. */
import { nodeInfoLink, readNodeInfo } from "#lib/instances/instance.ts";
import { envPolicy, type FetchPolicy } from "#lib/net/fetch-policy.ts";
import { type FetchReply, publicFetch } from "#lib/net/public-fetch.ts";

/**
 * NodeInfo's software name in lower case; empty when the server answers without one, null when it could not be asked.
 * `host` is where its accounts live, which on a split domain is not the domain of their addresses.
 */
export async function fetchSoftware(host: string, policy: FetchPolicy = envPolicy()): Promise<string | null> {
  const links = await publicFetch({ url: `https://${host}/.well-known/nodeinfo`, totalMs: 8_000 }, policy);
  if (!hasAnswered(links)) return null;
  const link = nodeInfoLink(toJson(links));
  if (link === null) return "";
  const document = await publicFetch({ url: link, totalMs: 8_000 }, policy);
  if (!hasAnswered(document)) return null;
  return plainName(readNodeInfo(toJson(document))?.name ?? "");
}

/** A name as one writes it: what else a server may say is left out. */
function plainName(name: string): string {
  return name.replace(/[^\p{L}\p{N} ._+-]/gu, "").trim();
}

/** A server that is not well says nothing about itself: it is asked another day. */
function hasAnswered(reply: FetchReply): reply is FetchReply & { kind: "answered" } {
  return reply.kind === "answered" && reply.status < 500 && reply.status !== 429;
}

function toJson(reply: FetchReply & { kind: "answered" }): unknown {
  if (reply.status >= 300) return null;
  try {
    return JSON.parse(reply.body.toString("utf8"));
  } catch {
    return null;
  }
}
