-- AlterTable
ALTER TABLE "fediverse_accounts" ADD COLUMN "list_titles" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "hand_offs" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "handles" TEXT[],
    "show_boosts" BOOLEAN NOT NULL DEFAULT true,
    "notify" BOOLEAN NOT NULL DEFAULT false,
    "languages" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "status" INTEGER,
    "retry_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "sent_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "look_at" TIMESTAMPTZ(3),

    CONSTRAINT "hand_offs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "hand_offs_account_id_created_at_idx" ON "hand_offs"("account_id", "created_at");

-- CreateIndex
CREATE INDEX "hand_offs_user_id_idx" ON "hand_offs"("user_id");

-- CreateIndex
CREATE INDEX "hand_offs_look_at_idx" ON "hand_offs"("look_at");

-- AddForeignKey
ALTER TABLE "hand_offs" ADD CONSTRAINT "hand_offs_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "fediverse_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "hand_offs" ADD CONSTRAINT "hand_offs_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
