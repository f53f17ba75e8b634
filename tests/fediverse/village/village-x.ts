/** The village's side on X: the visitor's account, more people with the same lists, everybody in them, and developer apps. */
import type { XSpec } from "../x-stand-in/x-spec.ts";
import { villagePerson } from "./village-hosts.ts";
import { villageContacts, villageVisitorOnX } from "./village-world.ts";

export const villageXApp = { clientId: "village-client", clientSecret: "village-secret" } as const;

/** People on X with the visitor's lists: an account there belongs to one person here, and journeys need several. */
export const villageReaders = Array.from({ length: 11 }, (_, index) => ({
  id: String(8_900_000_000_000_000_002n + BigInt(index)),
  username: `reader_${index + 1}`,
}));

/** The app of the first reader, who pays a tenth with it, alone or as an organisation. */
export const villageOwnXApp = { clientId: "reader-client", clientSecret: "reader-secret" } as const;

export function villageX(redirectUris: readonly string[]): XSpec {
  const contacts = villageContacts();
  const { xId, xUsername, xDisplayName } = villageVisitorOnX;
  const { password } = villagePerson;
  const idsOf = (side: "following" | "follower") =>
    contacts.filter((contact) => contact[side]).map((contact) => contact.xId);
  const listed = [xId, ...villageReaders.map(({ id }) => id)];
  const listsOf = (side: "following" | "follower") =>
    Object.fromEntries(listed.map((id) => [id, idsOf(side)]));
  return {
    apps: [
      { ...villageXApp, redirectUris },
      {
        ...villageOwnXApp,
        redirectUris: redirectUris.flatMap((uri) => [uri, uri.replace(/[^/]+$/, "x-organisation")]),
        ownerId: villageReaders[0]?.id ?? "",
      },
    ],
    users: [
      { id: xId, username: xUsername, name: xDisplayName, password },
      ...villageReaders.map((reader) => ({ ...reader, name: reader.username, password })),
      ...contacts.map((contact) => ({
        id: contact.xId,
        username: contact.xUsername,
        name: contact.xDisplayName,
        password,
      })),
    ],
    following: listsOf("following"),
    followers: listsOf("follower"),
  };
}
