-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'person',
    "locale" TEXT NOT NULL DEFAULT 'en',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "web_sessions" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "user_id" UUID NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "web_sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "fediverse_accounts" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "issuer_host" TEXT NOT NULL,
    "account_id" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "display_name" TEXT NOT NULL DEFAULT '',
    "avatar_url" TEXT,
    "profile_url" TEXT,
    "software" TEXT NOT NULL DEFAULT 'unknown',
    "software_version" TEXT,
    "locked" BOOLEAN NOT NULL DEFAULT false,
    "following_count" INTEGER,
    "followers_count" INTEGER,
    "state" TEXT NOT NULL DEFAULT 'connected',
    "token_sealed" TEXT,
    "scopes" TEXT NOT NULL DEFAULT '',
    "connected_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "signed_out_at" TIMESTAMPTZ(3),

    CONSTRAINT "fediverse_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "x_accounts" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "x_id" BIGINT NOT NULL,
    "username" TEXT NOT NULL,
    "display_name" TEXT NOT NULL DEFAULT '',
    "token_sealed" TEXT,
    "refresh_token_sealed" TEXT,
    "token_expires_at" TIMESTAMPTZ(3),
    "scopes" TEXT NOT NULL DEFAULT '',
    "state" TEXT NOT NULL DEFAULT 'connected',
    "connected_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "x_accounts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instance_registrations" (
    "host" TEXT NOT NULL,
    "account_domain" TEXT NOT NULL,
    "software" TEXT NOT NULL,
    "software_version" TEXT,
    "client_id" TEXT NOT NULL,
    "client_secret_sealed" TEXT NOT NULL,
    "scopes" TEXT NOT NULL,
    "redirect_uri" TEXT NOT NULL,
    "authorization_endpoint" TEXT NOT NULL,
    "token_endpoint" TEXT NOT NULL,
    "revocation_endpoint" TEXT NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instance_registrations_pkey" PRIMARY KEY ("host")
);

-- CreateTable
CREATE TABLE "sources" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'receiving',
    "owner_x_id" BIGINT,
    "owner_username" TEXT,
    "owner_display_name" TEXT,
    "generated_at" TIMESTAMPTZ(3),
    "summary" JSONB NOT NULL DEFAULT '{}',
    "refused" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ready_at" TIMESTAMPTZ(3),

    CONSTRAINT "sources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "source_parts" (
    "source_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "source_parts_pkey" PRIMARY KEY ("source_id","number")
);

-- CreateTable
CREATE TABLE "source_entries" (
    "source_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "following" BOOLEAN NOT NULL DEFAULT false,
    "follower" BOOLEAN NOT NULL DEFAULT false,
    "blocked" BOOLEAN NOT NULL DEFAULT false,
    "muted" BOOLEAN NOT NULL DEFAULT false,
    "username" TEXT,
    "display_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "bio" TEXT,
    "location" TEXT,
    "urls" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "pinned" TEXT,

    CONSTRAINT "source_entries_pkey" PRIMARY KEY ("source_id","contact_id")
);

-- CreateTable
CREATE TABLE "contacts" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "x_id" BIGINT,
    "username" TEXT,
    "display_names" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "bio" TEXT,
    "location" TEXT,
    "urls" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "pinned" TEXT,
    "following" BOOLEAN NOT NULL DEFAULT false,
    "follower" BOOLEAN NOT NULL DEFAULT false,
    "blocked" BOOLEAN NOT NULL DEFAULT false,
    "muted" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "contacts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "directory_claims" (
    "id" BIGSERIAL NOT NULL,
    "x_id" BIGINT,
    "x_username" TEXT,
    "handle" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "list_name" TEXT NOT NULL DEFAULT '',
    "owner_user_id" UUID,
    "proof" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "directory_claims_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "candidates" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "contact_id" UUID NOT NULL,
    "handle" TEXT NOT NULL,
    "kind" TEXT NOT NULL DEFAULT 'person',
    "evidence" JSONB NOT NULL DEFAULT '[]',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "candidates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "lookups" (
    "handle" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "subject" TEXT,
    "actor_uri" TEXT,
    "profile_url" TEXT,
    "profile" JSONB,
    "log" JSONB NOT NULL DEFAULT '[]',
    "reason" TEXT,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "asked_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "lookups_pkey" PRIMARY KEY ("handle")
);

-- CreateTable
CREATE TABLE "hosts" (
    "host" TEXT NOT NULL,
    "lease_owner" TEXT,
    "lease_until" TIMESTAMPTZ(3),
    "failures" INTEGER NOT NULL DEFAULT 0,
    "set_aside_until" TIMESTAMPTZ(3),
    "last_asked_at" TIMESTAMPTZ(3),

    CONSTRAINT "hosts_pkey" PRIMARY KEY ("host")
);

-- CreateTable
CREATE TABLE "matches" (
    "contact_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'no_candidate',
    "handle" TEXT,
    "grade" TEXT,
    "grade_rank" INTEGER NOT NULL DEFAULT 0,
    "warnings" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "candidate_count" INTEGER NOT NULL DEFAULT 0,
    "retry_at" TIMESTAMPTZ(3),
    "sort_name" TEXT NOT NULL DEFAULT '',
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "matches_pkey" PRIMARY KEY ("contact_id")
);

-- CreateTable
CREATE TABLE "decisions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "x_id" BIGINT,
    "x_username" TEXT,
    "handle" TEXT NOT NULL,
    "verdict" TEXT NOT NULL,
    "reason" TEXT,
    "decided_by_id" UUID,
    "decided_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "undone_at" TIMESTAMPTZ(3),

    CONSTRAINT "decisions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plans" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "account_id" UUID NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "show_boosts" BOOLEAN NOT NULL DEFAULT true,
    "notify" BOOLEAN NOT NULL DEFAULT false,
    "languages" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "wait_reason" TEXT,
    "next_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "consented_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_items" (
    "id" UUID NOT NULL,
    "plan_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "contact_id" UUID,
    "position" INTEGER NOT NULL,
    "handle" TEXT NOT NULL,
    "grade" TEXT,
    "remote_id" TEXT,
    "remote_locked" BOOLEAN,
    "outcome" TEXT NOT NULL DEFAULT 'waiting',
    "outcome_at" TIMESTAMPTZ(3),
    "detail" TEXT,
    "due_at" TIMESTAMPTZ(3),
    "tries" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "plan_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "id" UUID NOT NULL,
    "plan_item_id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "step" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "reply" TEXT,
    "status" INTEGER,
    "detail" TEXT,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "budgets" (
    "scope" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "used" INTEGER NOT NULL DEFAULT 0,
    "closed_until" TIMESTAMPTZ(3),

    CONSTRAINT "budgets_pkey" PRIMARY KEY ("scope","kind","window_start")
);

-- CreateTable
CREATE TABLE "consents" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_id" TEXT,
    "wording" TEXT NOT NULL,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "given_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "consents_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_entries" (
    "id" BIGSERIAL NOT NULL,
    "user_id" UUID NOT NULL,
    "actor_id" UUID,
    "actor_role" TEXT NOT NULL DEFAULT 'person',
    "action" TEXT NOT NULL,
    "subject" TEXT,
    "reason" TEXT,
    "facts" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "counters" (
    "name" TEXT NOT NULL,
    "value" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "counters_pkey" PRIMARY KEY ("name")
);

-- CreateIndex
CREATE UNIQUE INDEX "web_sessions_token_hash_key" ON "web_sessions"("token_hash");

-- CreateIndex
CREATE INDEX "web_sessions_user_id_idx" ON "web_sessions"("user_id");

-- CreateIndex
CREATE INDEX "web_sessions_expires_at_idx" ON "web_sessions"("expires_at");

-- CreateIndex
CREATE INDEX "fediverse_accounts_user_id_idx" ON "fediverse_accounts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "fediverse_accounts_issuer_host_account_id_key" ON "fediverse_accounts"("issuer_host", "account_id");

-- CreateIndex
CREATE UNIQUE INDEX "x_accounts_x_id_key" ON "x_accounts"("x_id");

-- CreateIndex
CREATE INDEX "x_accounts_user_id_idx" ON "x_accounts"("user_id");

-- CreateIndex
CREATE INDEX "sources_user_id_idx" ON "sources"("user_id");

-- CreateIndex
CREATE INDEX "source_entries_contact_id_idx" ON "source_entries"("contact_id");

-- CreateIndex
CREATE INDEX "contacts_user_id_username_idx" ON "contacts"("user_id", "username");

-- CreateIndex
CREATE UNIQUE INDEX "contacts_user_id_x_id_key" ON "contacts"("user_id", "x_id");

-- CreateIndex
CREATE INDEX "directory_claims_x_username_idx" ON "directory_claims"("x_username");

-- CreateIndex
CREATE INDEX "directory_claims_handle_idx" ON "directory_claims"("handle");

-- CreateIndex
CREATE INDEX "directory_claims_owner_user_id_idx" ON "directory_claims"("owner_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "directory_claims_once" ON "directory_claims"("x_id", "x_username", "handle", "source", "list_name", "owner_user_id") NULLS NOT DISTINCT;

-- CreateIndex
CREATE INDEX "candidates_user_id_idx" ON "candidates"("user_id");

-- CreateIndex
CREATE INDEX "candidates_handle_idx" ON "candidates"("handle");

-- CreateIndex
CREATE UNIQUE INDEX "candidates_contact_id_handle_key" ON "candidates"("contact_id", "handle");

-- CreateIndex
CREATE INDEX "lookups_host_due_at_idx" ON "lookups"("host", "due_at");

-- CreateIndex
CREATE INDEX "lookups_due_at_idx" ON "lookups"("due_at");

-- CreateIndex
CREATE INDEX "matches_user_id_state_grade_rank_sort_name_contact_id_idx" ON "matches"("user_id", "state", "grade_rank", "sort_name", "contact_id");

-- CreateIndex
CREATE INDEX "matches_user_id_sort_name_contact_id_idx" ON "matches"("user_id", "sort_name", "contact_id");

-- CreateIndex
CREATE INDEX "decisions_user_id_x_id_idx" ON "decisions"("user_id", "x_id");

-- CreateIndex
CREATE INDEX "decisions_user_id_x_username_idx" ON "decisions"("user_id", "x_username");

-- CreateIndex
CREATE INDEX "plans_user_id_idx" ON "plans"("user_id");

-- CreateIndex
CREATE INDEX "plans_account_id_state_idx" ON "plans"("account_id", "state");

-- CreateIndex
CREATE INDEX "plan_items_plan_id_outcome_due_at_position_idx" ON "plan_items"("plan_id", "outcome", "due_at", "position");

-- CreateIndex
CREATE INDEX "plan_items_user_id_idx" ON "plan_items"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "plan_items_plan_id_handle_key" ON "plan_items"("plan_id", "handle");

-- CreateIndex
CREATE INDEX "attempts_user_id_idx" ON "attempts"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "attempts_plan_item_id_number_key" ON "attempts"("plan_item_id", "number");

-- CreateIndex
CREATE INDEX "budgets_window_start_idx" ON "budgets"("window_start");

-- CreateIndex
CREATE INDEX "consents_user_id_idx" ON "consents"("user_id");

-- CreateIndex
CREATE INDEX "audit_entries_user_id_id_idx" ON "audit_entries"("user_id", "id");

-- AddForeignKey
ALTER TABLE "web_sessions" ADD CONSTRAINT "web_sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "fediverse_accounts" ADD CONSTRAINT "fediverse_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "x_accounts" ADD CONSTRAINT "x_accounts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sources" ADD CONSTRAINT "sources_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_parts" ADD CONSTRAINT "source_parts_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_entries" ADD CONSTRAINT "source_entries_source_id_fkey" FOREIGN KEY ("source_id") REFERENCES "sources"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "source_entries" ADD CONSTRAINT "source_entries_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "contacts" ADD CONSTRAINT "contacts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "candidates" ADD CONSTRAINT "candidates_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matches" ADD CONSTRAINT "matches_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "matches" ADD CONSTRAINT "matches_contact_id_fkey" FOREIGN KEY ("contact_id") REFERENCES "contacts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plans" ADD CONSTRAINT "plans_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plans" ADD CONSTRAINT "plans_account_id_fkey" FOREIGN KEY ("account_id") REFERENCES "fediverse_accounts"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_items" ADD CONSTRAINT "plan_items_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_items" ADD CONSTRAINT "plan_items_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_plan_item_id_fkey" FOREIGN KEY ("plan_item_id") REFERENCES "plan_items"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consents" ADD CONSTRAINT "consents_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_entries" ADD CONSTRAINT "audit_entries_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- The audit log is append-only. A row goes only with the account it is about, and only inside
-- the transaction that erases that account (it sets transhumance.erasing to the account's id).
CREATE FUNCTION audit_entries_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('transhumance.erasing', true) = OLD.user_id::text THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'audit entries are never changed';
END
$$;

CREATE TRIGGER audit_entries_keep BEFORE UPDATE OR DELETE ON "audit_entries"
  FOR EACH ROW EXECUTE FUNCTION audit_entries_keep();

CREATE FUNCTION audit_entries_keep_all() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit entries are never changed';
END
$$;

CREATE TRIGGER audit_entries_keep_all BEFORE TRUNCATE ON "audit_entries"
  FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_keep_all();
