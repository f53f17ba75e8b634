-- AlterTable
ALTER TABLE "matches" ADD COLUMN "host" TEXT NOT NULL DEFAULT '',
ADD COLUMN "software" TEXT NOT NULL DEFAULT '',
ADD COLUMN "source" TEXT NOT NULL DEFAULT '',
ADD COLUMN "following" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "follower" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "followed" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN "facet" TEXT NOT NULL DEFAULT '';

-- What a match is counted by, in one text: counts come from an index over few different texts.
CREATE FUNCTION matches_facet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.facet := concat_ws('|', NEW.state, NEW.grade_rank, NEW.source, NEW.following::int, NEW.follower::int,
    NEW.followed::int, array_to_string(NEW.warnings, ','), NEW.software);
  RETURN NEW;
END $$;

CREATE TRIGGER matches_facet BEFORE INSERT OR UPDATE ON "matches"
  FOR EACH ROW EXECUTE FUNCTION matches_facet();

-- What is there already says the same at its next ranking; relation and server are known now.
UPDATE "matches" m SET "following" = c."following", "follower" = c."follower",
  "host" = coalesce(substring(m."handle" from '@(.*)$'), '')
FROM "contacts" c WHERE c."id" = m."contact_id";

-- AlterTable
ALTER TABLE "decisions" ADD COLUMN "note" TEXT;

-- CreateTable
CREATE TABLE "host_software" (
    "host" TEXT NOT NULL,
    "software" TEXT NOT NULL DEFAULT '',
    "asked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "host_software_pkey" PRIMARY KEY ("host")
);

-- CreateTable
CREATE TABLE "followed_accounts" (
    "account_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "handle" TEXT NOT NULL,

    CONSTRAINT "followed_accounts_pkey" PRIMARY KEY ("account_id","handle")
);

-- CreateTable
CREATE TABLE "organisations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "opens_cases" BOOLEAN NOT NULL DEFAULT false,
    "two_people" BOOLEAN NOT NULL DEFAULT false,
    "case_days" INTEGER NOT NULL DEFAULT 30,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "organisation_accounts" (
    "organisation_id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "user_id" UUID,
    "added_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "organisation_accounts_pkey" PRIMARY KEY ("organisation_id","handle")
);

-- CreateTable
CREATE TABLE "support_cases" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "organisation_id" UUID,
    "consent_id" UUID NOT NULL,
    "opened_by" TEXT NOT NULL DEFAULT 'person',
    "handle" TEXT NOT NULL,
    "message" TEXT NOT NULL DEFAULT '',
    "taken_by_id" UUID,
    "second_id" UUID,
    "opened_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "taken_at" TIMESTAMPTZ(3),
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),
    "closed_why" TEXT,

    CONSTRAINT "support_cases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_notes" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "author_id" UUID,
    "text" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "case_notes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_questions" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "asked_by_id" UUID,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "answer" TEXT,
    "answered_at" TIMESTAMPTZ(3),

    CONSTRAINT "case_questions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "case_proposals" (
    "id" UUID NOT NULL,
    "case_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT,
    "note" TEXT,
    "proposed_by_id" UUID,
    "proposed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "settled_by_id" UUID,
    "settled_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "case_proposals_pkey" PRIMARY KEY ("id")
);

-- DropIndex
DROP INDEX "candidates_user_id_idx";

-- CreateIndex
CREATE INDEX "candidates_user_id_handle_idx" ON "candidates"("user_id", "handle");

-- CreateIndex
CREATE INDEX "lookups_subject_idx" ON "lookups"("subject");

-- CreateIndex
CREATE INDEX "matches_user_id_state_sort_name_contact_id_idx" ON "matches"("user_id", "state", "sort_name", "contact_id");

-- CreateIndex
CREATE INDEX "matches_user_id_grade_rank_sort_name_contact_id_idx" ON "matches"("user_id", "grade_rank", "sort_name", "contact_id");

-- CreateIndex
CREATE INDEX "matches_user_id_host_idx" ON "matches"("user_id", "host");

-- CreateIndex
CREATE INDEX "matches_user_id_facet_idx" ON "matches"("user_id", "facet");

-- CreateIndex
CREATE INDEX "fediverse_accounts_handle_idx" ON "fediverse_accounts"("handle");

-- CreateIndex
CREATE INDEX "followed_accounts_user_id_handle_idx" ON "followed_accounts"("user_id", "handle");

-- CreateIndex
CREATE UNIQUE INDEX "organisations_name_key" ON "organisations"("name");

-- CreateIndex
CREATE INDEX "organisation_accounts_handle_idx" ON "organisation_accounts"("handle");

-- CreateIndex
CREATE INDEX "organisation_accounts_user_id_idx" ON "organisation_accounts"("user_id");

-- CreateIndex
CREATE INDEX "support_cases_user_id_idx" ON "support_cases"("user_id");

-- CreateIndex
CREATE INDEX "support_cases_closed_at_opened_at_idx" ON "support_cases"("closed_at", "opened_at");

-- A person has at most one case that is not closed.
CREATE UNIQUE INDEX "support_cases_one_open" ON "support_cases"("user_id") WHERE "closed_at" IS NULL;

-- CreateIndex
CREATE INDEX "case_notes_case_id_at_idx" ON "case_notes"("case_id", "at");

-- CreateIndex
CREATE INDEX "case_questions_user_id_contact_id_idx" ON "case_questions"("user_id", "contact_id");

-- CreateIndex
CREATE INDEX "case_questions_case_id_idx" ON "case_questions"("case_id");

-- CreateIndex
CREATE INDEX "case_proposals_case_id_settled_at_idx" ON "case_proposals"("case_id", "settled_at");

-- CreateIndex
CREATE INDEX "case_proposals_user_id_contact_id_idx" ON "case_proposals"("user_id", "contact_id");

-- AddForeignKey
ALTER TABLE "followed_accounts" ADD CONSTRAINT "followed_accounts_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "fediverse_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "followed_accounts" ADD CONSTRAINT "followed_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organisation_accounts" ADD CONSTRAINT "organisation_accounts_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "organisation_accounts" ADD CONSTRAINT "organisation_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_cases" ADD CONSTRAINT "support_cases_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_cases" ADD CONSTRAINT "support_cases_organisation_id_fkey" FOREIGN KEY ("organisation_id") REFERENCES "organisations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "support_cases" ADD CONSTRAINT "support_cases_consent_id_fkey" FOREIGN KEY ("consent_id") REFERENCES "consents"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_notes" ADD CONSTRAINT "case_notes_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "support_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_questions" ADD CONSTRAINT "case_questions_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "support_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_questions" ADD CONSTRAINT "case_questions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_proposals" ADD CONSTRAINT "case_proposals_case_id_fkey" FOREIGN KEY ("case_id") REFERENCES "support_cases"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "case_proposals" ADD CONSTRAINT "case_proposals_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;
