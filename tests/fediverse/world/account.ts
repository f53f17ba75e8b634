/** An account of the world with everything a server would tell about it filled in. */
import { handleKey, splitHandle } from "./handles.ts";
import type { AccountSpec } from "./world-spec.ts";

export type Account = AccountSpec & {
  /** Canonical key, lower case. */
  readonly key: string;
  readonly username: string;
  readonly domain: string;
  readonly displayName: string;
  readonly note: string;
  readonly createdAt: string;
};

export function accountFrom(spec: AccountSpec): Account {
  const { user, domain } = splitHandle(spec.handle);
  return {
    displayName: user,
    note: "",
    createdAt: "2023-02-11T09:30:00.000Z",
    lastStatusAt: null,
    ...spec,
    key: handleKey(spec.handle),
    username: user,
    domain,
  };
}
