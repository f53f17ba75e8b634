-- AlterTable
ALTER TABLE "hosts" ADD COLUMN     "set_aside_for" TEXT;

-- Why these were set aside was not kept: they are asked again.
UPDATE "hosts" SET "set_aside_until" = NULL;
