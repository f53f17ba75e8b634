/** Calls of one signed-in person of the loopback world to their own server. */
import { askLoopback, type LoopbackReply } from "./ask-loopback.ts";
import type { Fediverse } from "./start-fediverse.ts";

export type Person = {
  readonly token: string;
  get(path: string): Promise<LoopbackReply>;
  post(path: string, body?: Readonly<Record<string, unknown>>): Promise<LoopbackReply>;
  /** Resolves a handle on this person's server; null when nothing is found. */
  find(handle: string): Promise<string | null>;
  follow(handle: string): Promise<LoopbackReply>;
  relationship(handle: string): Promise<Record<string, unknown>>;
};

/** Signs the person in without the pages; throws when the world has no such account. */
export function personOf(fediverse: Fediverse, handle: string, scopes?: readonly string[]): Person {
  const token = fediverse.issueToken(handle, scopes);
  const host = fediverse.world.host(handle.split("@")[1] ?? "").webHost;
  const authorization = `Bearer ${token}`;
  const person: Person = {
    token,
    get: (path) => askLoopback(fediverse, host, path, { headers: { authorization } }),
    post: (path, body) =>
      askLoopback(fediverse, host, path, {
        method: "POST",
        headers: { authorization, ...(body ? { "content-type": "application/json" } : {}) },
        ...(body ? { body: JSON.stringify(body) } : {}),
      }),
    async find(wanted) {
      const query = new URLSearchParams({ q: `@${wanted}`, type: "accounts", resolve: "true", limit: "1" });
      const reply = await person.get(`/api/v2/search?${query}`);
      const { accounts } = reply.json() as { accounts: { id: string }[] };
      return accounts[0]?.id ?? null;
    },
    async follow(wanted) {
      return person.post(`/api/v1/accounts/${await person.find(wanted)}/follow`);
    },
    async relationship(wanted) {
      const id = await person.find(wanted);
      const rows = (await person.get(`/api/v1/accounts/relationships?id[]=${id}`)).json();
      return (rows as Record<string, unknown>[])[0] ?? {};
    },
  };
  return person;
}
