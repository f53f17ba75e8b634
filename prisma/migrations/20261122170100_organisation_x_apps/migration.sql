-- AlterTable
ALTER TABLE "x_accounts" ADD COLUMN "organisation_id" UUID;

-- AlterTable
ALTER TABLE "x_runs" ADD COLUMN "organisation_id" UUID;

-- CreateTable
CREATE TABLE "organisation_x_apps" (
    "organisation_id" UUID NOT NULL,
    "client_id" TEXT NOT NULL,
    "client_secret_sealed" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_x_apps_pkey" PRIMARY KEY ("organisation_id")
);

-- CreateIndex
CREATE INDEX "x_accounts_organisation_id_idx" ON "x_accounts"("organisation_id");

-- CreateIndex
CREATE INDEX "x_runs_organisation_id_idx" ON "x_runs"("organisation_id");

-- AddForeignKey
ALTER TABLE "x_accounts" ADD CONSTRAINT "x_accounts_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organisation_x_apps" ADD CONSTRAINT "organisation_x_apps_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "x_runs" ADD CONSTRAINT "x_runs_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE SET NULL ON UPDATE CASCADE;
