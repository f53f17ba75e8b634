-- AlterTable
ALTER TABLE "x_accounts" ADD COLUMN "own_app" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "following_count" INTEGER,
ADD COLUMN "followers_count" INTEGER,
ADD COLUMN "counted_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "x_apps" (
    "user_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret_sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "x_apps_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "x_runs" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "account_id" UUID,
    "source_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "sides" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "pinned" BOOLEAN NOT NULL DEFAULT false,
    "own_app" BOOLEAN NOT NULL DEFAULT false,
    "state" TEXT NOT NULL DEFAULT 'running',
    "reason" TEXT,
    "side" TEXT,
    "page_token" TEXT,
    "page_number" INTEGER NOT NULL DEFAULT 0,
    "naming" TEXT NOT NULL DEFAULT 'post',
    "expected" INTEGER NOT NULL,
    "user_micros" INTEGER NOT NULL,
    "post_micros" INTEGER NOT NULL,
    "cap_micros" BIGINT NOT NULL,
    "spent_micros" BIGINT NOT NULL DEFAULT 0,
    "held_micros" BIGINT NOT NULL DEFAULT 0,
    "held_month" TEXT,
    "spending_scope" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "received" INTEGER NOT NULL DEFAULT 0,
    "refused" JSONB NOT NULL DEFAULT '[]',
    "refused_total" INTEGER NOT NULL DEFAULT 0,
    "resume_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "x_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "x_spending" (
    "scope" TEXT NOT NULL,
    "month" TEXT NOT NULL,
    "spent_micros" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "x_spending_pkey" PRIMARY KEY ("scope","month")
);

-- CreateIndex
CREATE UNIQUE INDEX "x_runs_source_id_key" ON "x_runs"("source_id");

-- CreateIndex
CREATE INDEX "x_runs_user_id_created_at_idx" ON "x_runs"("user_id", "created_at");

-- CreateIndex
CREATE INDEX "x_runs_account_id_idx" ON "x_runs"("account_id");

-- CreateIndex
CREATE INDEX "x_runs_state_resume_at_idx" ON "x_runs"("state", "resume_at");

-- AddForeignKey
ALTER TABLE "x_apps" ADD CONSTRAINT "x_apps_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "x_runs" ADD CONSTRAINT "x_runs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "x_runs" ADD CONSTRAINT "x_runs_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "x_accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "x_runs" ADD CONSTRAINT "x_runs_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;
