/** Fills a signed-in person's report with as many mixed matches as asked, as if an archive and all look-ups were behind them. */
import { withDatabase } from "#lib/cli/with-database.ts";
import type { Db } from "#lib/db/client.ts";
import { runRank } from "#lib/matches/run.ts";
import { mintUserId, type UserId } from "#lib/session/user-id.ts";
import { claim, textEvidence } from "../stages/matches-builders.ts";
import { seedAnswer, seedContact } from "../stages/matches-seed.ts";

/** Whose report, by the handle they signed in with. */
export async function withReport<Result>(
  handle: string,
  run: (at: { readonly db: Db; readonly userId: UserId }) => Promise<Result>,
): Promise<Result> {
  process.env["DATA_DIR"] ??= process.env["JOURNEY_DATA"] ?? "";
  return withDatabase(async (db) => {
    const account = await db.fediverseAccount.findFirstOrThrow({ where: { handle } });
    return run({ db, userId: mintUserId(account.userId) });
  });
}

/** Begins with a report of its own, whatever an earlier try has left. */
export function seedReport(handle: string, contacts: number): Promise<void> {
  return withReport(handle, async ({ db, userId }) => {
    await db.contact.deleteMany({ where: { userId } });
    await db.decision.deleteMany({ where: { userId } });
    for (let at = 0; at < contacts; at += 1) await seedOne(db, userId, at);
    await runRank({ db, userId, now: new Date() });
  });
}

/** The same people come in once more, as new contacts with the same X ids: what was decided is kept. */
export function seedAgain(handle: string, contacts: number): Promise<void> {
  return withReport(handle, async ({ db, userId }) => {
    await db.contact.deleteMany({ where: { userId } });
    for (let at = 0; at < contacts; at += 1) await seedOne(db, userId, at);
    await runRank({ db, userId, now: new Date() });
  });
}

/** Every fifth is a bot, every seventh is silent, every fourth has two addresses, every ninth comes from a list. */
async function seedOne(db: Db, userId: UserId, at: number): Promise<void> {
  const name = `review_${String(at).padStart(3, "0")}`;
  const host = `h${at % 6}.lande.test`;
  const handles = at % 4 === 3 ? [`${name}@${host}`, `${name}@other.jasse.test`] : [`${name}@${host}`];
  await seedContact(db, userId, {
    xId: String(7_700_000_000_000_000_000n + BigInt(at)),
    username: name,
    displayNames: [`Review ${String(at).padStart(3, "0")}`],
    following: at % 11 !== 0,
    follower: at % 2 === 0,
    candidates: handles.map((handle) => ({
      handle,
      evidence: [at % 9 === 8 ? claim({ source: "wikidata" }) : textEvidence({ fragment: `@${handle}` })],
    })),
  });
  for (const handle of handles)
    await seedAnswer(db, handle, "verified", {
      profile: {
        displayName: name,
        bot: at % 5 === 4,
        lastPostAt: at % 7 === 6 ? "2021-05-01" : "2026-11-20",
      },
    });
}
