CREATE TABLE "compliance"."appeal" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"hit_id" text NOT NULL,
	"rule_id" text NOT NULL,
	"said" text NOT NULL,
	"reason" text NOT NULL,
	"by" text NOT NULL,
	"by_id" text NOT NULL,
	"at" bigint NOT NULL,
	"second_by" text,
	"second_at" bigint,
	"upheld" boolean,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "compliance"."host_file" (
	"staff_id" text PRIMARY KEY NOT NULL,
	"sealed" text NOT NULL,
	"masked" text NOT NULL,
	"born" text NOT NULL,
	"contract_no" text NOT NULL,
	"verified_at" bigint NOT NULL,
	"verified_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "compliance"."paper_edition" (
	"id" text NOT NULL,
	"version" integer NOT NULL,
	"zh" text NOT NULL,
	"en" text NOT NULL,
	"hash" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "paper_edition_id_version_pk" PRIMARY KEY("id","version")
);
--> statement-breakpoint
CREATE TABLE "compliance"."signing" (
	"paper_id" text NOT NULL,
	"staff_id" text NOT NULL,
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"hash" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "signing_staff_id_hash_pk" PRIMARY KEY("staff_id","hash")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "appeal_hit" ON "compliance"."appeal" USING btree ("run_id","hit_id");