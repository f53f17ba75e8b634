/** Small parts that account objects of all software share. */
import type { AccountView } from "./personality.ts";

/** `user` for locals, `user@domain` for others. */
export function acctOf({ account, local }: AccountView): string {
  return local ? account.username : `${account.username}@${account.domain}`;
}

export function profileUrl(view: AccountView): string {
  return `https://${view.home.webHost}${view.homePersonality.profilePath(view.account.username)}`;
}

export function actorUrl(view: AccountView): string {
  return `https://${view.home.webHost}${view.homePersonality.actorPath(view.account.username)}`;
}

/** `2026-11-22T01:18:45.785Z`. */
export function withMillis(iso: string): string {
  return new Date(iso).toISOString();
}

/** `2026-11-22T01:18:45Z`. */
export function withSeconds(iso: string): string {
  return new Date(iso).toISOString().replace(/\.\d+Z$/, "Z");
}

/** `2026-11-22`. */
export function dateOnly(iso: string): string {
  return new Date(iso).toISOString().slice(0, 10);
}

export function fieldsOf(view: AccountView): { name: string; value: string; verified_at: string | null }[] {
  return (view.account.fields ?? []).map((field) => ({
    name: field.name,
    value: field.value,
    verified_at: field.verifiedAt ?? null,
  }));
}

export function countsOf(view: AccountView): {
  followers_count: number;
  following_count: number;
  statuses_count: number;
} {
  return {
    followers_count: view.followers,
    following_count: view.following,
    statuses_count: view.account.statusesCount ?? 0,
  };
}
