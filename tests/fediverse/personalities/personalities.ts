/** Every personality by name. */
import type { PersonalityName } from "../world/world-spec.ts";
import { akkoma } from "./akkoma.ts";
import { gotosocial } from "./gotosocial.ts";
import { hollo } from "./hollo.ts";
import { mastodon } from "./mastodon.ts";
import type { Personality } from "./personality.ts";
import { plainWebfinger } from "./plain-webfinger.ts";
import { snac } from "./snac.ts";

const all: Readonly<Record<PersonalityName, Personality>> = {
  "mastodon-4.0": mastodon("mastodon-4.0"),
  "mastodon-4.2": mastodon("mastodon-4.2"),
  "mastodon-4.6": mastodon("mastodon-4.6"),
  gotosocial,
  hollo,
  akkoma: akkoma("akkoma"),
  pleroma: akkoma("pleroma"),
  snac,
  "plain-webfinger": plainWebfinger,
};

export function personalityOf(name: PersonalityName): Personality {
  return all[name];
}
