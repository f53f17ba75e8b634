/** The servers of the village: one of each temper, under names of the summer pastures. */
import type { HostSpec } from "../world/world-spec.ts";

const hosts: readonly HostSpec[] = [
  {
    name: "prairie.test",
    personality: "mastodon-4.6",
    title: "La Prairie",
    description: "A quiet Mastodon for people who have just arrived.",
  },
  { name: "alpage.test", personality: "gotosocial", title: "L’Alpage" },
  { name: "estive.test", personality: "hollo", title: "Estive" },
  { name: "bergerie.test", personality: "snac", title: "La Bergerie" },
  { name: "col.test", webHost: "social.col.test", personality: "mastodon-4.6", title: "Le Col" },
  { name: "sonnaille.test", personality: "mastodon-4.2", title: "Sonnaille" },
  { name: "jasse.test", personality: "akkoma", title: "La Jasse" },
  { name: "draille.test", personality: "mastodon-4.0", title: "La Draille" },
  { name: "lande.test", personality: "plain-webfinger" },
  {
    name: "cabane.test",
    webHost: "web.cabane.test",
    splitBy: "host-meta",
    personality: "mastodon-4.2",
    title: "La Cabane",
  },
  { name: "brume.test", personality: "mastodon-4.2", faults: [{ kind: "hang" }] },
  { name: "ravin.test", personality: "mastodon-4.6", faults: [{ kind: "down" }] },
];

/** Servers where one can sign in as `camille` with the password `transhumance`. */
export const villageSignInHosts = [
  "prairie.test",
  "alpage.test",
  "estive.test",
  "bergerie.test",
  "col.test",
  "sonnaille.test",
  "jasse.test",
  "draille.test",
] as const;

export const villagePerson = { username: "camille", password: "transhumance" } as const;

export const villageHosts: readonly HostSpec[] = hosts.map((host) => ({
  ...host,
  signInHint: `In the village: ${villagePerson.username} / ${villagePerson.password}`,
}));
