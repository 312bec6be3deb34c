CREATE SCHEMA "risk";
--> statement-breakpoint
CREATE TABLE "risk"."group_node" (
	"key" text PRIMARY KEY NOT NULL,
	"root" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "risk"."mark" (
	"fact_id" text NOT NULL,
	"kind" text NOT NULL,
	"viewer_id" text NOT NULL,
	"reason" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "mark_fact_id_pk" PRIMARY KEY("fact_id")
);
--> statement-breakpoint
CREATE TABLE "risk"."risk_case" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text,
	"viewer_id" text NOT NULL,
	"masked_name" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"score" integer NOT NULL,
	"hits" json NOT NULL,
	"amount_fen" bigint NOT NULL,
	"at" bigint NOT NULL,
	"appeal" text,
	"decided_at" bigint,
	"decided_by" text,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "risk"."risk_rule" (
	"id" text PRIMARY KEY NOT NULL,
	"on" boolean NOT NULL,
	"points" integer NOT NULL,
	"limits" json NOT NULL,
	"version" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "risk"."seen" (
	"order_id" text PRIMARY KEY NOT NULL,
	"viewer_id" text NOT NULL,
	"device" text NOT NULL,
	"network" text NOT NULL,
	"person" text NOT NULL,
	"address" text NOT NULL,
	"phone" text NOT NULL,
	"fen" bigint NOT NULL,
	"at" bigint NOT NULL,
	"state" text NOT NULL,
	"hasty" boolean NOT NULL,
	"near_limit" boolean NOT NULL,
	"ticket" text,
	"score" integer NOT NULL,
	"action" text NOT NULL,
	"rules" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "risk"."threshold" (
	"id" integer PRIMARY KEY NOT NULL,
	"step_up_at" integer NOT NULL,
	"review_at" integer NOT NULL,
	"block_at" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "crm"."address" ADD COLUMN "address_key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "crm"."address" ADD COLUMN "phone_key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "promo"."claim" ADD COLUMN "person_key" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "promo"."offer" ADD COLUMN "ticket" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "group_node_root" ON "risk"."group_node" USING btree ("root");--> statement-breakpoint
CREATE INDEX "mark_viewer" ON "risk"."mark" USING btree ("viewer_id","at");--> statement-breakpoint
CREATE INDEX "mark_at" ON "risk"."mark" USING btree ("kind","at");--> statement-breakpoint
CREATE INDEX "risk_case_state" ON "risk"."risk_case" USING btree ("state","at");--> statement-breakpoint
CREATE INDEX "risk_case_viewer" ON "risk"."risk_case" USING btree ("viewer_id");--> statement-breakpoint
CREATE INDEX "seen_viewer" ON "risk"."seen" USING btree ("viewer_id","at");--> statement-breakpoint
CREATE INDEX "seen_device" ON "risk"."seen" USING btree ("device","at");--> statement-breakpoint
CREATE INDEX "seen_person" ON "risk"."seen" USING btree ("person","at");--> statement-breakpoint
CREATE INDEX "seen_address" ON "risk"."seen" USING btree ("address","at");--> statement-breakpoint
CREATE INDEX "seen_at" ON "risk"."seen" USING btree ("at");--> statement-breakpoint
CREATE INDEX "seen_ticket" ON "risk"."seen" USING btree ("ticket");--> statement-breakpoint
CREATE INDEX "claim_person" ON "promo"."claim" USING btree ("offer_id","person_key");