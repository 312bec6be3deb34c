CREATE SCHEMA "compliance";
--> statement-breakpoint
CREATE TABLE "compliance"."rule_edition" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"body" json NOT NULL,
	"note" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "rule_edition_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "compliance"."waiver" (
	"id" text PRIMARY KEY NOT NULL,
	"object" text NOT NULL,
	"key" text NOT NULL,
	"rule_id" text NOT NULL,
	"said" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"by_id" text NOT NULL,
	"at" bigint NOT NULL,
	"second_by" text,
	"second_at" bigint
);
--> statement-breakpoint
ALTER TABLE "live"."session" ADD COLUMN "saved_by" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "waiver_object" ON "compliance"."waiver" USING btree ("object","key");