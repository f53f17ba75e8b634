/** Lists (Mastodon). */
import { randomInt } from "node:crypto";
import { type Answer, json, param } from "../transport/exchange.ts";
import type { AccountList } from "../world/host-state.ts";
import { followState } from "../world/send-follow.ts";
import { accountById, notFound } from "./api-accounts.ts";
import { apiJson, apiRefusal, type Call } from "./call.ts";

export function answerLists(call: Call): Answer {
  if (call.caller.kind !== "user") return notFound(call);
  const { key } = call.caller.account;
  const mine = [...call.host.lists.values()].filter((list) => list.owner === key);
  return apiJson(call, mine.map(shownList));
}

export function answerMakeList(call: Call): Answer {
  if (call.caller.kind !== "user") return notFound(call);
  const title = param(call.ask, "title");
  if (!title) return apiRefusal(call, json(422, { error: "Validation failed: Title can't be blank" }));
  const list: AccountList = {
    id: String(randomInt(100_000, 1_000_000_000)),
    owner: call.caller.account.key,
    title,
    members: new Set(),
  };
  call.host.lists.set(list.id, list);
  return apiJson(call, shownList(list));
}

/** Only people one follows (or has asked) can be put in a list; nobody twice. */
export function answerAddToList(call: Call, id: string): Answer {
  if (call.caller.kind !== "user") return notFound(call);
  const { key } = call.caller.account;
  const list = call.host.lists.get(id);
  if (!list || list.owner !== key) return notFound(call);
  const given = call.ask.params["account_ids"] ?? [];
  const people = (typeof given === "string" ? [given] : given).map((one) => accountById(call, one)?.key);
  if (people.some((person) => !person || followState(call.world, key, person) === "none"))
    return notFound(call);
  if (people.some((person) => person && list.members.has(person))) {
    return apiRefusal(call, json(422, { error: "Duplicate record" }));
  }
  for (const person of people) if (person) list.members.add(person);
  return apiJson(call, {});
}

function shownList(list: AccountList): Record<string, unknown> {
  return { id: list.id, title: list.title, replies_policy: "list", exclusive: false };
}
