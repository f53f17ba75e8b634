/** The village's side on X: the visitor's account, the people, and a developer app. */
import type { XSpec } from "../x-stand-in/x-spec.ts";
import { villagePerson } from "./village-hosts.ts";
import { villageContacts, villageVisitorOnX } from "./village-world.ts";

export const villageXApp = { clientId: "village-client", clientSecret: "village-secret" } as const;

export function villageX(redirectUris: readonly string[]): XSpec {
  const contacts = villageContacts();
  const { xId, xUsername, xDisplayName } = villageVisitorOnX;
  const idsOf = (side: "following" | "follower") =>
    contacts.filter((contact) => contact[side]).map((contact) => contact.xId);
  return {
    apps: [{ ...villageXApp, redirectUris }],
    users: [
      { id: xId, username: xUsername, name: xDisplayName, password: villagePerson.password },
      ...contacts.map((contact) => ({
        id: contact.xId,
        username: contact.xUsername,
        name: contact.xDisplayName,
      })),
    ],
    following: { [xId]: idsOf("following") },
    followers: { [xId]: idsOf("follower") },
  };
}
