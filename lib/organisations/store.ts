/** Keeps organisations, the accounts that are theirs, and who works at the desk. Every call asks who is calling: administrators only. */
import type { Db, Prisma } from "#lib/db/client.ts";
import { AppError } from "#lib/errors.ts";
import type { UserId } from "#lib/session/user-id.ts";
import { isHandleOfIssuer, type Organisation, type OrganisationPolicy } from "./organisation.ts";

type Reach = Db | Prisma.TransactionClient;

/** Throws `not_yours` for everybody who is no administrator at this moment. */
export async function requireAdministratorRole(db: Reach, administrator: UserId): Promise<void> {
  const user = await db.user.findUnique({ where: { id: administrator }, select: { role: true } });
  if (user?.role !== "administrator") throw new AppError("not_yours");
}

export async function loadOrganisations(db: Reach, administrator: UserId): Promise<readonly Organisation[]> {
  await requireAdministratorRole(db, administrator);
  const rows = await db.organisation.findMany({
    orderBy: { name: "asc" },
    include: { accounts: { orderBy: { handle: "asc" } }, xApp: { select: { clientId: true } } },
  });
  return rows.map(({ accounts, xApp, createdAt: _createdAt, ...row }) => ({
    ...row,
    xAppEnd: xApp?.clientId.slice(-4) ?? null,
    accounts: accounts.map(({ handle, userId }) => ({ handle, signedIn: userId !== null })),
  }));
}

/** Answers its id; a name that is taken answers the organisation that has it. */
export async function createOrganisation(db: Reach, administrator: UserId, name: string): Promise<string> {
  await requireAdministratorRole(db, administrator);
  const row = await db.organisation.upsert({ where: { name }, create: { name }, update: {} });
  return row.id;
}

export async function savePolicy(
  db: Reach,
  administrator: UserId,
  { organisationId, ...policy }: OrganisationPolicy & { readonly organisationId: string },
): Promise<void> {
  await requireAdministratorRole(db, administrator);
  const { count } = await db.organisation.updateMany({ where: { id: organisationId }, data: policy });
  if (count === 0) throw new AppError("not_found");
}

/** Cases that its policy opened go on until they end; removing an organisation opens no new ones. */
export async function removeOrganisation(
  db: Reach,
  administrator: UserId,
  organisationId: string,
): Promise<void> {
  await requireAdministratorRole(db, administrator);
  await db.organisation.deleteMany({ where: { id: organisationId } });
}

/** Adds accounts by their handles; whoever has signed in with one of them already is found at once. Answers how many are new. */
export async function addAccounts(
  db: Reach,
  administrator: UserId,
  { organisationId, handles }: { readonly organisationId: string; readonly handles: readonly string[] },
): Promise<number> {
  await requireAdministratorRole(db, administrator);
  const { count } = await db.organisationAccount.createMany({
    data: handles.map((handle) => ({ organisationId, handle })),
    skipDuplicates: true,
  });
  const known = await db.fediverseAccount.findMany({
    where: { handle: { in: [...handles] }, state: { not: "disconnected" } },
    select: { handle: true, issuerHost: true, userId: true },
  });
  for (const { handle, issuerHost, userId } of known) {
    if (isHandleOfIssuer(handle, issuerHost)) await bind(db, handle, userId);
  }
  return count;
}

export async function removeAccount(
  db: Reach,
  administrator: UserId,
  { organisationId, handle }: { readonly organisationId: string; readonly handle: string },
): Promise<void> {
  await requireAdministratorRole(db, administrator);
  await db.organisationAccount.deleteMany({ where: { organisationId, handle } });
}

const bind = (db: Reach, handle: string, userId: string) =>
  db.organisationAccount.updateMany({ where: { handle, userId: null }, data: { userId } });

/** Ties the accounts this person signed in with to the organisations that named them, where the server may speak for the handle. */
export async function bindOwnAccounts(db: Reach, userId: UserId): Promise<void> {
  const accounts = await db.fediverseAccount.findMany({
    where: { userId, state: { not: "disconnected" } },
    select: { handle: true, issuerHost: true },
  });
  for (const { handle, issuerHost } of accounts) {
    if (isHandleOfIssuer(handle, issuerHost)) await bind(db, handle, userId);
  }
}

export type OwnOrganisation = { readonly id: string; readonly name: string } & OrganisationPolicy;

/** The organisations whose account this person has signed in with. */
export async function loadOwnOrganisations(db: Reach, userId: UserId): Promise<readonly OwnOrganisation[]> {
  return db.organisation.findMany({
    where: { accounts: { some: { userId } } },
    orderBy: { name: "asc" },
    select: { id: true, name: true, opensCases: true, twoPeople: true, caseDays: true },
  });
}

/** People of an organisation who have signed in: for its policy to open their cases. */
export async function loadPeopleOf(
  db: Reach,
  administrator: UserId,
  organisationId: string,
): Promise<readonly UserId[]> {
  await requireAdministratorRole(db, administrator);
  const rows = await db.organisationAccount.findMany({
    where: { organisationId, userId: { not: null } },
    select: { userId: true },
    distinct: ["userId"],
  });
  return rows.flatMap((row) => (row.userId ? [row.userId as UserId] : []));
}

// ------------------------------------------------------------------ roles

export const staffRoles = ["person", "support", "administrator"] as const;
export type StaffRole = (typeof staffRoles)[number];

export type StaffMember = {
  readonly userId: string;
  readonly role: Exclude<StaffRole, "person">;
  readonly handles: readonly string[];
};

/** Everybody with a role at the desk. */
export async function loadStaff(db: Reach, administrator: UserId): Promise<readonly StaffMember[]> {
  await requireAdministratorRole(db, administrator);
  const rows = await db.user.findMany({
    where: { role: { in: ["support", "administrator"] } },
    orderBy: { createdAt: "asc" },
    select: {
      id: true,
      role: true,
      fediverseAccounts: { select: { handle: true }, orderBy: { handle: "asc" } },
    },
  });
  return rows.map(({ id, role, fediverseAccounts }) => ({
    userId: id,
    role: role as StaffMember["role"],
    handles: fediverseAccounts.map(({ handle }) => handle),
  }));
}

export type RoleGiven = "given" | "nobody" | "last_administrator";

/**
 * Gives a role to whoever signed in with this handle, or takes it away (`person`). "nobody" when no such person is known or the
 * server cannot speak for the handle; the last administrator keeps the role. Said in the log of the person concerned.
 */
export async function giveRole(
  db: Db,
  administrator: UserId,
  { handle, role, now }: { readonly handle: string; readonly role: StaffRole; readonly now: Date },
): Promise<RoleGiven> {
  return db.$transaction(async (tx) => {
    // Two administrators who take each other's role away at one moment: one waits for the other.
    await tx.$queryRaw`SELECT id FROM users WHERE role = 'administrator' ORDER BY id FOR UPDATE`;
    await requireAdministratorRole(tx, administrator);
    const known = await tx.fediverseAccount.findMany({
      where: { handle, state: { not: "disconnected" } },
      select: { issuerHost: true, user: { select: { id: true, role: true } } },
    });
    const people = known.filter(({ issuerHost }) => isHandleOfIssuer(handle, issuerHost));
    const user = people[0]?.user;
    if (!user || people.some((other) => other.user.id !== user.id)) return "nobody";
    if (user.role === "administrator" && role !== "administrator") {
      if ((await tx.user.count({ where: { role: "administrator" } })) < 2) return "last_administrator";
    }
    await tx.user.update({ where: { id: user.id }, data: { role } });
    await tx.auditEntry.create({
      data: {
        userId: user.id,
        actorId: administrator,
        actorRole: "administrator",
        action: "role.given",
        subject: handle,
        facts: { role, before: user.role },
        at: now,
      },
    });
    return "given";
  });
}

/**
 * Makes this person the first administrator when the operator named their handle and there is none yet. Asked at sign-in, with
 * an account whose server has just vouched for it.
 */
export async function becomeFirstAdministrator(
  db: Db,
  userId: UserId,
  { named, now }: { readonly named: string; readonly now: Date },
): Promise<boolean> {
  const accounts = await db.fediverseAccount.findMany({
    where: { userId, handle: named, state: "connected" },
    select: { issuerHost: true },
  });
  if (!accounts.some(({ issuerHost }) => isHandleOfIssuer(named, issuerHost))) return false;
  return db.$transaction(async (tx) => {
    const made = await tx.$executeRaw`
      UPDATE users SET role = 'administrator' WHERE id = ${userId}::uuid
        AND NOT EXISTS (SELECT 1 FROM users WHERE role = 'administrator')`;
    if (made === 0) return false;
    await tx.auditEntry.create({
      data: {
        userId,
        actorRole: "operator",
        action: "role.given",
        subject: named,
        facts: { role: "administrator" },
        at: now,
      },
    });
    return true;
  });
}
