-- AlterTable
ALTER TABLE "directory_claims" ADD COLUMN     "withdrawn_by_hand" BOOLEAN NOT NULL DEFAULT false;
