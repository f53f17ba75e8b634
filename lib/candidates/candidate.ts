/** Where might a contact be on the fediverse, on what evidence, and what did the fediverse answer? */
import { z } from "zod";

export const contactFields = ["name", "bio", "location", "url", "pinned"] as const;
export type ContactField = (typeof contactFields)[number];

export const claimSources = ["member", "roster", "wikidata", "list", "decided"] as const;
export type ClaimSource = (typeof claimSources)[number];

/** How plainly a text names the handle: see the rules in extract-handles.ts. */
export const textStrengths = ["explicit", "plausible", "weak"] as const;

export const evidenceSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("directory"),
    source: z.enum(claimSources),
    listName: z.string(),
    by: z.enum(["x_id", "x_username"]),
    claimId: z.string(),
  }),
  z.object({
    kind: z.literal("text"),
    field: z.enum(contactFields),
    /** Exactly what stands in the field. */
    fragment: z.string(),
    rule: z.string(),
    strength: z.enum(textStrengths),
    /** The words before it say that it may be somebody else's account. */
    thirdParty: z.boolean().optional(),
  }),
  z.object({ kind: z.literal("typed") }),
  /** Nobody said so: an account of the same name as on X stands on a server that the person chose to ask. */
  z.object({ kind: z.literal("same_name"), xUsername: z.string() }),
]);
export type Evidence = z.infer<typeof evidenceSchema>;

/** person: a match may be accepted; bridge: only when the person asked for bridges; mirror and group: never a match. */
export const candidateKinds = ["person", "bridge", "mirror", "group"] as const;
export type CandidateKind = (typeof candidateKinds)[number];

/**
 * The ending of a look-up. `absent` (the server said no such account), `gone` (410 or suspended),
 * `refused` (the server would not tell us), `unreachable` (we could not ask) never look alike.
 */
export const lookupStates = [
  "waiting",
  "verified",
  "moved",
  "mismatched",
  "absent",
  "gone",
  "refused",
  "unreachable",
] as const;
export type LookupState = (typeof lookupStates)[number];

/** The public profile, as far as the server shows it to strangers. All texts are plain (HTML removed). */
export const profileSchema = z.object({
  displayName: z.string(),
  note: z.string(),
  fields: z.array(z.object({ name: z.string(), value: z.string(), verified: z.boolean() })),
  /** Links found in note and fields. */
  links: z.array(z.string()),
  avatarUrl: z.string().nullable(),
  locked: z.boolean(),
  bot: z.boolean(),
  group: z.boolean(),
  suspended: z.boolean(),
  memorial: z.boolean(),
  discoverable: z.boolean().nullable(),
  createdAt: z.string().nullable(),
  lastPostAt: z.string().nullable(),
  followersCount: z.number().nullable(),
  movedTo: z.string().nullable(),
});
export type Profile = z.infer<typeof profileSchema>;

export const lookupLogSchema = z.array(
  z.object({
    at: z.string(),
    url: z.string(),
    status: z.number().nullable(),
    ms: z.number(),
    /** Why there is no status; "set_aside": the host failed before and was not asked. */
    note: z.string().optional(),
  }),
);
export type LookupLog = z.infer<typeof lookupLogSchema>;

/** What is known of one handle, from the shared cache. */
export type LookupResult = {
  readonly handle: string;
  readonly state: LookupState;
  /** The canonical handle, when the server confirmed one (WebFinger subject; for `moved` the new account's). */
  readonly subject: string | null;
  readonly actorUri: string | null;
  readonly profileUrl: string | null;
  readonly profile: Profile | null;
  readonly log: LookupLog;
  readonly reason: string | null;
  /** When it will be asked again; null when the answer stands. */
  readonly dueAt: Date | null;
  /** The host that could not be asked, where it is another than that of the handle, which answered. Not stored. */
  readonly failedElsewhere?: string;
};
