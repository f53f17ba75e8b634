import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";

const database = openTestDatabase();

test("an audit entry can be neither changed nor deleted", async () => {
  const userId = await database.newUser();
  const entry = await database.db.auditEntry.create({ data: { userId, action: "test" } });
  await expect(
    database.db.auditEntry.update({ where: { id: entry.id }, data: { action: "other" } }),
  ).rejects.toThrow();
  await expect(database.db.auditEntry.delete({ where: { id: entry.id } })).rejects.toThrow();
  await expect(database.db.$executeRaw`TRUNCATE audit_entries`).rejects.toThrow();
  await expect(database.db.user.delete({ where: { id: userId } })).rejects.toThrow();
});

test("audit entries go with the account they are about, inside its erasure", async () => {
  const userId = await database.newUser();
  await database.db.auditEntry.create({ data: { userId, action: "test" } });
  await database.db.$transaction([
    database.db.$executeRaw`SELECT set_config('transhumance.erasing', ${userId}::text, true)`,
    database.db.user.delete({ where: { id: userId } }),
  ]);
  expect(await database.db.auditEntry.count({ where: { userId } })).toBe(0);
});
