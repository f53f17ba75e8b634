/** Keeps the keys of the X app an organisation brought, and the access its people got through it. */
import type { Db } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { XKeys } from "#lib/intake/x-api/client.ts";
import { seal, unseal } from "#lib/seal.ts";
import type { UserId } from "#lib/session/user-id.ts";

type Named = { readonly organisationId: string; readonly now: Date };

/** For ending access: whoever takes keys or people out may do so without being one of them. */
export async function openKeys(db: Db, organisationId: string, appSecret: string): Promise<XKeys | null> {
  const row = await db.organisationXApp.findUnique({ where: { organisationId } });
  return (
    row && {
      clientId: row.clientId,
      clientSecret: unseal(row.clientSecretSealed, { appSecret, purpose: "x-app-secret" }),
    }
  );
}

/** Throws `not_found` for an organisation that is not there any more. */
export async function saveKeys(
  db: Db,
  administrator: UserId,
  { organisationId, keys, appSecret, now }: Named & { readonly keys: XKeys; readonly appSecret: string },
): Promise<void> {
  const fresh = {
    clientId: keys.clientId,
    clientSecretSealed: seal(keys.clientSecret, { appSecret, purpose: "x-app-secret" }),
  };
  await db.$transaction(async (tx) => {
    const organisation = await tx.organisation.findUnique({ where: { id: organisationId } });
    if (!organisation) throw new AppError("not_found");
    await tx.organisationXApp.upsert({
      where: { organisationId },
      create: { organisationId, ...fresh },
      update: fresh,
    });
    const facts = { organisation: organisation.name, clientIdEnd: keys.clientId.slice(-4) };
    await tx.auditEntry.create({
      data: entryOf(administrator, administrator, {
        organisationId,
        action: "organisation.x_keys_saved",
        facts,
        now,
      }),
    });
  });
}

/** Answers false when there were none. From here on nobody can use them. */
export async function deleteKeys(
  db: Db,
  administrator: UserId,
  { organisationId, now }: Named,
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const { count } = await tx.organisationXApp.deleteMany({ where: { organisationId } });
    if (count === 0) return false;
    const organisation = await tx.organisation.findUnique({ where: { id: organisationId } });
    const facts = { organisation: organisation?.name ?? "" };
    await tx.auditEntry.create({
      data: entryOf(administrator, administrator, {
        organisationId,
        action: "organisation.x_keys_deleted",
        facts,
        now,
      }),
    });
    return true;
  });
}

export type HeldAccess = {
  readonly id: string;
  readonly userId: string;
  readonly accessToken: string | null;
  readonly refreshToken: string | null;
};

/** Who still holds tokens through the app: everybody, or only those who are not of the organisation any more. */
export async function findAccess(
  db: Db,
  organisationId: string,
  { whose, appSecret }: { readonly whose: "everybody" | "strangers"; readonly appSecret: string },
): Promise<readonly HeldAccess[]> {
  const rows = await db.xAccount.findMany({
    where: {
      organisationId,
      OR: [{ tokenSealed: { not: null } }, { refreshTokenSealed: { not: null } }],
      ...(whose === "strangers" && { user: { organisationAccounts: { none: { organisationId } } } }),
    },
  });
  const open = (sealed: string | null) => sealed && unseal(sealed, { appSecret, purpose: "x-token" });
  return rows.map((row) => ({
    id: row.id,
    userId: row.userId,
    accessToken: open(row.tokenSealed),
    refreshToken: open(row.refreshTokenSealed),
  }));
}

/** Forgets the tokens and tells each person so in their own history. */
export async function forgetAccess(
  db: Db,
  administrator: UserId,
  { organisationId, held, now }: Named & { readonly held: readonly HeldAccess[] },
): Promise<void> {
  await db.$transaction([
    db.xAccount.updateMany({
      where: { organisationId, id: { in: held.map(({ id }) => id) } },
      data: { tokenSealed: null, refreshTokenSealed: null, tokenExpiresAt: null, state: "signed_out" },
    }),
    db.auditEntry.createMany({
      data: held.map(({ userId }) =>
        entryOf(userId, administrator, { organisationId, action: "organisation.x_access_ended", now }),
      ),
    }),
  ]);
}

function entryOf(
  userId: string,
  administrator: UserId,
  said: Named & { readonly action: string; readonly facts?: Readonly<Record<string, string>> },
) {
  return {
    userId,
    actorId: administrator,
    actorRole: "administrator",
    action: said.action,
    subject: said.organisationId,
    facts: said.facts ?? {},
    at: said.now,
  };
}
