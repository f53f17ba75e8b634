-- A later source waits beside what is known until its person has seen the difference.
ALTER TABLE "sources" ADD COLUMN "held" BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE "source_parts" ADD COLUMN "staged" JSONB;
