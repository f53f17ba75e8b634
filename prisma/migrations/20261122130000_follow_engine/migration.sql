-- AlterTable
ALTER TABLE "plans" ADD COLUMN "kind" TEXT NOT NULL DEFAULT 'follow',
ADD COLUMN "undoes_id" UUID,
ADD COLUMN "order_rule" TEXT NOT NULL DEFAULT 'importance',
ADD COLUMN "most" INTEGER,
ADD COLUMN "taken_out" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN "list_id" TEXT,
ADD COLUMN "list_title" TEXT,
ADD COLUMN "followings_read_at" TIMESTAMPTZ(3),
ADD COLUMN "forecast" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN "end_seen_at" TIMESTAMPTZ(3),
ADD COLUMN "notice_sealed" TEXT;

-- What has ended before this version was seen as it ended.
UPDATE "plans" SET "end_seen_at" = "finished_at" WHERE "finished_at" IS NOT NULL;

-- AlterTable
ALTER TABLE "plan_items" ADD COLUMN "listed" TEXT,
ADD COLUMN "undoes_item_id" UUID;

-- CreateIndex
CREATE INDEX "plans_undoes_id_idx" ON "plans"("undoes_id");

-- AddForeignKey
ALTER TABLE "plans" ADD CONSTRAINT "plans_undoes_id_fkey" FOREIGN KEY ("undoes_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;
