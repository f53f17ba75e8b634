/** The village: a small loopback fediverse for the demo and the journeys, and the X contacts of its visitor. */
import type { AccountSpec, WorldSpec } from "../world/world-spec.ts";
import { villageHosts, villagePerson, villageSignInHosts } from "./village-hosts.ts";
import { type VillagePerson, villageNewHomes, villagePeople } from "./village-people.ts";

export type VillageContact = {
  /** Decimal text, larger than any id X has given out. */
  readonly xId: string;
  readonly xUsername: string;
  readonly xDisplayName: string;
  /** Where they are said to be, canonical; null when nobody says, although they may have an account. */
  readonly handle: string | null;
  readonly inDirectory: boolean;
  readonly handleInDisplayName: boolean;
  readonly following: boolean;
  readonly follower: boolean;
};

/** The X account of the village's visitor. */
export const villageVisitorOnX = {
  xId: "8900000000000000001",
  xUsername: "camille_transh",
  xDisplayName: "Camille Estivant",
} as const;

const firstXId = 8_900_000_000_000_000_101n;

export function villageWorld(): WorldSpec {
  const people = villagePeople.filter((person) => person.handle !== null && !person.absent);
  return {
    hosts: villageHosts,
    accounts: [...people.map(accountOf), ...villageNewHomes, ...visitors()],
    follows: people
      .filter((person) => person.alreadyFollowed)
      .map((person) => ({ follower: `${villagePerson.username}@prairie.test`, target: person.handle ?? "" })),
  };
}

/** Everybody the visitor follows on X or is followed by there. */
export function villageContacts(): VillageContact[] {
  return villagePeople.map((person, index) => ({
    xId: String(firstXId + BigInt(index) * 10_007n),
    xUsername: person.xUsername,
    xDisplayName: person.written ? `${person.name} ${person.written}` : person.name,
    handle: person.written || person.inDirectory ? person.handle : null,
    inDirectory: person.inDirectory ?? false,
    handleInDisplayName: person.written !== undefined,
    following: person.following ?? false,
    follower: person.follower ?? false,
  }));
}

/** The directory of known handles that goes with the village: `x_id,x_username,handle,source`. */
export function villageDirectoryCsv(): string {
  const known = villageContacts().filter((contact) => contact.inDirectory);
  const lines = known.map(({ xId, xUsername, handle }) => `${xId},${xUsername},${handle},village`);
  return ["x_id,x_username,handle,source", ...lines, ""].join("\n");
}

function accountOf(person: VillagePerson, index: number): AccountSpec {
  return {
    handle: person.handle ?? "",
    displayName: person.name,
    createdAt: new Date(Date.UTC(2022, 10, 4 + index, 8, 30)).toISOString(),
    lastStatusAt: new Date(Date.UTC(2026, 10, 1 + (index % 20), 18, 0)).toISOString(),
    followersCount: 20 + index * 7,
    followingCount: 15 + index * 5,
    statusesCount: 40 + index * 31,
    discoverable: true,
    ...person.account,
  };
}

function visitors(): AccountSpec[] {
  return villageSignInHosts.map((host) => ({
    handle: `${villagePerson.username}@${host}`,
    password: villagePerson.password,
    displayName: "Camille Estivant",
    note: "<p>De l’X vers les alpages.</p>",
    createdAt: "2026-11-01T09:00:00.000Z",
  }));
}
