CREATE TABLE "privacy"."agreement" (
	"id" text PRIMARY KEY NOT NULL,
	"body" json NOT NULL,
	"version" integer NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "privacy"."approval" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"object" text NOT NULL,
	"reason" text NOT NULL,
	"by_id" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	"second_id" text,
	"second" text,
	"second_at" bigint,
	"agreed" boolean,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "privacy"."breach" (
	"id" text PRIMARY KEY NOT NULL,
	"drill" boolean NOT NULL,
	"title" text NOT NULL,
	"grade" text NOT NULL,
	"found_at" bigint NOT NULL,
	"report_by" bigint NOT NULL,
	"subjects" integer NOT NULL,
	"steps" json NOT NULL,
	"alarmed_at" bigint,
	"closed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "privacy"."consent" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"subject_id" text NOT NULL,
	"purpose_id" text NOT NULL,
	"version" integer NOT NULL,
	"text_hash" text NOT NULL,
	"given" boolean NOT NULL,
	"channel" text NOT NULL,
	"lang" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "privacy"."data_key" (
	"id" text PRIMARY KEY NOT NULL,
	"wrapped" text,
	"made_at" bigint NOT NULL,
	"retired_at" bigint,
	"destroyed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "privacy"."hold" (
	"id" text PRIMARY KEY NOT NULL,
	"ref" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	"lift_by_id" text,
	"lift_by" text,
	"lift_reason" text,
	"lifted_by" text,
	"lifted_at" bigint
);
--> statement-breakpoint
CREATE TABLE "privacy"."purpose_text" (
	"purpose_id" text NOT NULL,
	"version" integer NOT NULL,
	"zh" text NOT NULL,
	"en" text NOT NULL,
	"hash" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "purpose_text_purpose_id_version_pk" PRIMARY KEY("purpose_id","version")
);
--> statement-breakpoint
CREATE TABLE "privacy"."reading" (
	"seq" bigserial PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"actor" text NOT NULL,
	"role" text NOT NULL,
	"purpose_id" text NOT NULL,
	"subject_id" text NOT NULL,
	"field" text NOT NULL,
	"object" text NOT NULL,
	"outcome" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "privacy"."request" (
	"id" text PRIMARY KEY NOT NULL,
	"subject_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"words" text NOT NULL,
	"asked_at" bigint NOT NULL,
	"escalate_at" bigint NOT NULL,
	"due_at" bigint NOT NULL,
	"escalated_at" bigint,
	"done_at" bigint,
	"done_by" text,
	"answer" text,
	"outcome" json
);
--> statement-breakpoint
CREATE TABLE "privacy"."restriction" (
	"subject_id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"reason" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
ALTER TABLE "events"."outbox" ADD COLUMN "at" bigint DEFAULT (extract(epoch from now()) * 1000)::bigint NOT NULL;--> statement-breakpoint
ALTER TABLE "live"."run" ADD COLUMN "purged_at" bigint;--> statement-breakpoint
CREATE INDEX "approval_open" ON "privacy"."approval" USING btree ("kind","object");--> statement-breakpoint
CREATE INDEX "consent_subject" ON "privacy"."consent" USING btree ("subject_id","purpose_id","seq");--> statement-breakpoint
CREATE INDEX "reading_actor" ON "privacy"."reading" USING btree ("actor","at");--> statement-breakpoint
CREATE INDEX "reading_subject" ON "privacy"."reading" USING btree ("subject_id");--> statement-breakpoint
CREATE INDEX "request_state" ON "privacy"."request" USING btree ("state","asked_at");--> statement-breakpoint
CREATE INDEX "request_subject" ON "privacy"."request" USING btree ("subject_id");--> statement-breakpoint
-- What was written stays written until its keeping time is over: only a transaction that says it
-- purges may remove, and nobody may change.
CREATE FUNCTION "events"."refuse_all_but_purge"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' AND current_setting('dianbo.purging', true) = 'on' THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'rows of %.% are never changed, and removed only when their time is over',
    TG_TABLE_SCHEMA, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
DROP TRIGGER after_sale_step_written ON "order"."after_sale_step";
--> statement-breakpoint
CREATE TRIGGER after_sale_step_written BEFORE UPDATE OR DELETE ON "order"."after_sale_step"
  FOR EACH ROW EXECUTE FUNCTION "events"."refuse_all_but_purge"();
--> statement-breakpoint
CREATE TRIGGER consent_written BEFORE UPDATE OR DELETE ON "privacy"."consent"
  FOR EACH ROW EXECUTE FUNCTION "events"."refuse_all_but_purge"();
--> statement-breakpoint
CREATE TRIGGER reading_written BEFORE UPDATE OR DELETE ON "privacy"."reading"
  FOR EACH ROW EXECUTE FUNCTION "events"."refuse_all_but_purge"();
--> statement-breakpoint
-- PRIVACY-3: the chain shows a change; the database does not even let one be made.
CREATE TRIGGER audit_written BEFORE UPDATE OR DELETE ON "privacy"."audit"
  FOR EACH ROW EXECUTE FUNCTION "events"."refuse_change"();
