/** Public profile pages and the front page of a virtual server, as a browser sees them. */
import { escapeHtml } from "../oauth/escape-html.ts";
import { pageHtml } from "../oauth/page-html.ts";
import { type Answer, html } from "../transport/exchange.ts";
import { followersCount, followingCount } from "../world/account-view.ts";
import type { Call } from "./call.ts";
import { accountAtPath } from "./well-known.ts";

/** Null when no account lives at this path. */
export function answerProfilePage(call: Call): Answer | null {
  const account = accountAtPath(call, call.ask.path);
  if (!account) return null;
  if (account.gone || account.suspended)
    return html(410, pageHtml("Gone", "<h1>This profile is not available.</h1>"));
  const actor = `https://${call.host.webHost}${call.personality.actorPath(account.username)}`;
  const head = `<link rel="alternate" type="application/activity+json" href="${escapeHtml(actor)}">`;
  const fields = (account.fields ?? [])
    .map(({ name, value }) => `<dt>${escapeHtml(name)}</dt><dd>${value}</dd>`)
    .join("");
  const moved = account.movedTo ? `<p role="note">Has moved to @${escapeHtml(account.movedTo)}</p>` : "";
  const followers = followersCount(call.world, account);
  const following = followingCount(call.world, account);
  const inner = `<h1>${escapeHtml(account.displayName)}</h1><p class="muted">@${escapeHtml(account.handle)}</p>${moved}
<div>${account.note}</div><dl>${fields}</dl><p class="muted">${followers} followers · ${following} following</p>`;
  return html(200, pageHtml(`${account.displayName} (@${account.handle})`, inner, head));
}

export function answerFrontPage(call: Call): Answer {
  const title = call.host.spec.title ?? call.host.name;
  const words = escapeHtml(call.host.spec.description ?? "A server of the loopback fediverse.");
  const software = `${call.personality.software} ${call.host.spec.version ?? call.personality.version}`;
  return html(
    200,
    pageHtml(title, `<h1>${escapeHtml(title)}</h1><p>${words}</p><p class="muted">${software}</p>`),
  );
}
