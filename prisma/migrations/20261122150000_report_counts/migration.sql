-- DropIndex
DROP INDEX "matches_user_id_facet_idx";
-- Kinds of contacts and their servers are counted from one index, without a look at the table.
CREATE INDEX "matches_user_id_facet_host_idx" ON "matches"("user_id", "facet", "host");

-- Servers of accounts that were found before we asked servers for their software.
INSERT INTO "host_software" ("host", "asked_at")
SELECT DISTINCT "host", 'epoch'::timestamptz FROM "matches" WHERE "host" <> '' ON CONFLICT DO NOTHING;

-- AlterTable
ALTER TABLE "users" ADD COLUMN "shows_pictures" BOOLEAN NOT NULL DEFAULT true;
