/** Puts contacts, candidates and answers of invented people into a test database. */
import type { CandidateKind, Evidence, LookupState, Profile } from "#lib/candidates/candidate.ts";
import type { Db } from "#lib/db/client.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { profile, textEvidence } from "./matches-builders.ts";

type SeedContact = {
  readonly xId?: string | null;
  readonly username?: string | null;
  readonly displayNames?: readonly string[];
  readonly bio?: string;
  readonly urls?: readonly string[];
  readonly following?: boolean;
  readonly follower?: boolean;
  readonly blocked?: boolean;
  readonly candidates?: readonly { handle: string; kind?: CandidateKind; evidence?: readonly Evidence[] }[];
};

export async function seedContact(db: Db, userId: UserId, contact: SeedContact = {}): Promise<string> {
  const { candidates = [], xId = null, displayNames = [], urls = [], ...rest } = contact;
  const row = await db.contact.create({
    data: {
      following: true,
      ...rest,
      userId,
      xId: xId === null ? null : BigInt(xId),
      displayNames: [...displayNames],
      urls: [...urls],
      candidates: {
        create: candidates.map(({ handle, kind = "person", evidence }) => ({
          userId,
          handle,
          kind,
          evidence: [...(evidence ?? [textEvidence({ fragment: `@${handle}` })])],
        })),
      },
    },
  });
  return row.id;
}

type SeedAnswer = {
  readonly subject?: string;
  readonly profile?: Partial<Profile>;
  readonly dueAt?: Date | null;
  readonly reason?: string;
};

/** What a server answered, replacing what it answered before. */
export async function seedAnswer(
  db: Db,
  handle: string,
  state: LookupState,
  answer: SeedAnswer = {},
): Promise<void> {
  const found = state === "verified" || state === "moved";
  const data = {
    host: handle.slice(handle.indexOf("@") + 1),
    state,
    subject: found ? (answer.subject ?? handle) : null,
    profileUrl: found ? `https://${handle.slice(handle.indexOf("@") + 1)}/@${handle.split("@")[0]}` : null,
    ...(found ? { profile: profile(answer.profile) } : {}),
    reason: answer.reason ?? null,
    dueAt: answer.dueAt ?? null,
  };
  await db.lookup.upsert({ where: { handle }, create: { handle, ...data }, update: data });
}
