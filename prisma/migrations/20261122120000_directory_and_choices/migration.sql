-- What a person wants to be proposed besides what is found by itself.
ALTER TABLE "users" ADD COLUMN "wants_bluesky" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "wants_threads" BOOLEAN NOT NULL DEFAULT false,
  ADD COLUMN "same_name_hosts" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- A decision that the person lets everybody use.
ALTER TABLE "directory_claims" ADD COLUMN "shared" BOOLEAN NOT NULL DEFAULT false;

-- How far the reading of an open collection has come.
CREATE TABLE "directory_fetches" (
    "name" TEXT NOT NULL,
    "cursor" TEXT NOT NULL DEFAULT '',
    "claims" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "directory_fetches_pkey" PRIMARY KEY ("name")
);
