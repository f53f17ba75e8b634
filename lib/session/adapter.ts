/** What next-auth stores, in our own tables. Identity is the server's host plus the account id; e-mails and names never join two people. */
import type { Adapter, AdapterAccount, AdapterUser } from "next-auth/adapters";
import type { Db } from "#lib/db/client.ts";
import { parseXId } from "#lib/fediverse/x-id.ts";
import { hashToken } from "#lib/seal.ts";
import { type Identity, saveIdentity } from "./identity.ts";
import { loadSession } from "./store.ts";

type AdapterOptions = {
  readonly db: Db;
  readonly appSecret: string;
  readonly locale: "en" | "fr";
  /** Whose account the server just vouched for in this very request. */
  verified(): Identity;
};

/** next-auth's providers are named `mastodon.<host>`, `x`, `x-own` and `x-organisation`. */
export function issuerHostOf(provider: string): string | null {
  return provider.startsWith("mastodon.") ? provider.slice("mastodon.".length) : null;
}

export function authAdapter({ db, appSecret, locale, verified }: AdapterOptions): Adapter {
  return {
    async createUser() {
      return toAdapterUser(await db.user.create({ data: { locale } }));
    },
    async getUser(id) {
      const user = await db.user.findUnique({ where: { id } });
      return user && toAdapterUser(user);
    },
    async getUserByEmail() {
      return null;
    },
    async getUserByAccount({ provider, providerAccountId }) {
      const userId = await findOwner(db, provider, providerAccountId);
      return userId ? toAdapterUser({ id: userId }) : null;
    },
    async updateUser(user) {
      return toAdapterUser({ id: user.id });
    },
    async linkAccount(account: AdapterAccount) {
      await saveIdentity(db, { userId: account.userId, identity: verified(), appSecret });
    },
    async createSession({ sessionToken, userId, expires }) {
      await db.webSession.create({
        data: { tokenHash: hashToken(sessionToken), userId, expiresAt: expires },
      });
      return { sessionToken, userId, expires };
    },
    async getSessionAndUser(sessionToken) {
      const user = await loadSession(db, sessionToken, new Date());
      if (!user) return null;
      const session = await db.webSession.findUniqueOrThrow({
        where: { tokenHash: hashToken(sessionToken) },
      });
      return {
        session: { sessionToken, userId: user.id, expires: session.expiresAt },
        user: toAdapterUser(user),
      };
    },
    async updateSession({ sessionToken, expires }) {
      const where = { tokenHash: hashToken(sessionToken) };
      if (expires) await db.webSession.updateMany({ where, data: { expiresAt: expires } });
      return null;
    },
    async deleteSession(sessionToken) {
      await db.webSession.deleteMany({ where: { tokenHash: hashToken(sessionToken) } });
    },
  };
}

async function findOwner(db: Db, provider: string, accountId: string): Promise<string | null> {
  const issuerHost = issuerHostOf(provider);
  if (issuerHost) {
    const where = { issuerHost_accountId: { issuerHost, accountId } };
    return (await db.fediverseAccount.findUnique({ where }))?.userId ?? null;
  }
  const xId = parseXId(accountId);
  return xId ? ((await db.xAccount.findUnique({ where: { xId: BigInt(xId) } }))?.userId ?? null) : null;
}

// next-auth wants an e-mail; we neither ask for one nor keep one.
function toAdapterUser(user: { id: string }): AdapterUser {
  return { id: user.id, email: "", emailVerified: null };
}
