/** Reads and writes of people, their browser sessions and their connected accounts. */
import type { Db } from "#lib/db/client.ts";
import { hashToken } from "#lib/seal.ts";
import { mintUserId, type UserId } from "./user-id.ts";

export const sessionDays = 30;

export type SessionUser = {
  readonly id: UserId;
  readonly locale: "en" | "fr";
  readonly role: "person" | "support" | "administrator";
};

/** The person a session token belongs to, or null when it is unknown or expired. */
export async function loadSession(db: Db, token: string, now: Date): Promise<SessionUser | null> {
  const session = await db.webSession.findUnique({
    where: { tokenHash: hashToken(token) },
    include: { user: true },
  });
  if (!session || session.expiresAt <= now) return null;
  return toSessionUser(session.user);
}

export function toSessionUser(user: { id: string; locale: string; role: string }): SessionUser {
  return {
    id: mintUserId(user.id),
    locale: user.locale === "fr" ? "fr" : "en",
    role: user.role === "support" || user.role === "administrator" ? user.role : "person",
  };
}

export async function deleteSession(db: Db, token: string): Promise<void> {
  await db.webSession.deleteMany({ where: { tokenHash: hashToken(token) } });
}

export type ConnectedAccount = {
  readonly id: string;
  readonly issuerHost: string;
  readonly accountId: string;
  readonly handle: string;
  readonly displayName: string;
  readonly profileUrl: string | null;
  readonly software: string;
  readonly state: "connected" | "signed_out" | "disconnected";
  readonly connectedAt: Date;
};

/** The person's fediverse accounts, oldest first. */
export async function loadAccounts(db: Db, userId: UserId): Promise<ConnectedAccount[]> {
  const rows = await db.fediverseAccount.findMany({ where: { userId }, orderBy: { connectedAt: "asc" } });
  return rows.map((row) => ({
    id: row.id,
    issuerHost: row.issuerHost,
    accountId: row.accountId,
    handle: row.handle,
    displayName: row.displayName,
    profileUrl: row.profileUrl,
    software: row.software,
    state: row.state === "signed_out" || row.state === "disconnected" ? row.state : "connected",
    connectedAt: row.connectedAt,
  }));
}

export type ConnectedXAccount = {
  readonly id: string;
  readonly xId: string;
  readonly username: string;
  readonly displayName: string;
  readonly connectedAt: Date;
};

export async function loadXAccounts(db: Db, userId: UserId): Promise<ConnectedXAccount[]> {
  const rows = await db.xAccount.findMany({
    where: { userId, state: "connected" },
    orderBy: { connectedAt: "asc" },
  });
  return rows.map((row) => ({
    id: row.id,
    xId: row.xId.toString(),
    username: row.username,
    displayName: row.displayName,
    connectedAt: row.connectedAt,
  }));
}
