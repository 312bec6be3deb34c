CREATE TABLE "finance"."bill_file" (
	"day" text NOT NULL,
	"provider" text NOT NULL,
	"kind" text NOT NULL,
	"hash" text NOT NULL,
	"lines" integer NOT NULL,
	"trouble" json,
	CONSTRAINT "bill_file_day_provider_kind_pk" PRIMARY KEY("day","provider","kind")
);
--> statement-breakpoint
CREATE TABLE "finance"."commission_term" (
	"partner" text NOT NULL,
	"rate_bp" integer NOT NULL,
	"valid_from" bigint NOT NULL,
	CONSTRAINT "commission_term_partner_valid_from_pk" PRIMARY KEY("partner","valid_from")
);
--> statement-breakpoint
CREATE TABLE "finance"."payout" (
	"flow_no" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"day" text NOT NULL,
	"fen" bigint NOT NULL,
	"arrived" text
);
--> statement-breakpoint
CREATE TABLE "finance"."statement_line" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"reference" text NOT NULL,
	"fen" bigint NOT NULL,
	"day" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"outcome" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger"."pending" (
	"key" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"reference" text NOT NULL,
	"at" bigint NOT NULL,
	"until" bigint,
	"lines" json NOT NULL,
	"state" text NOT NULL,
	"resolved_at" bigint
);
--> statement-breakpoint
CREATE TABLE "order"."after_sale" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"lines" json NOT NULL,
	"reason" text NOT NULL,
	"refund_fen" bigint,
	"unshipped" boolean NOT NULL,
	"refund_id" text,
	"return_waybill" text,
	"hold_id" text,
	"asked_at" bigint NOT NULL,
	"due_at" bigint,
	"escalated_at" bigint,
	"in_time" boolean,
	"done_at" bigint,
	"received_at" bigint,
	"masked_name" text NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "after_sale_refund_id_unique" UNIQUE("refund_id")
);
--> statement-breakpoint
CREATE TABLE "order"."after_sale_step" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"case_id" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"step" text NOT NULL,
	"note" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order"."money_back" (
	"refund_id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"fen" bigint NOT NULL,
	"lines" json NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order"."parcel" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"purpose" text NOT NULL,
	"case_id" text,
	"lines" json NOT NULL,
	"carrier" text NOT NULL,
	"waybill" text NOT NULL,
	"shipped_at" bigint NOT NULL,
	"shipped_by" text NOT NULL,
	"signed_at" bigint,
	"installed_at" bigint,
	"install_note" text
);
--> statement-breakpoint
CREATE TABLE "payment"."refund" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_id" text NOT NULL,
	"order_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"asked_at" bigint NOT NULL,
	"next_at" bigint NOT NULL,
	"done_at" bigint,
	"tries" integer DEFAULT 0 NOT NULL,
	"trouble" text
);
--> statement-breakpoint
ALTER TABLE "finance"."finding" ADD COLUMN "detail" json;--> statement-breakpoint
ALTER TABLE "finance"."finding" ADD COLUMN "level" integer DEFAULT 2 NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."run" ADD COLUMN "judged" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."run" ADD COLUMN "bill_net_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."run" ADD COLUMN "fund_net_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."run" ADD COLUMN "payout_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order"."order" ADD COLUMN "refunded_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order"."order" ADD COLUMN "moved_at" bigint;--> statement-breakpoint
ALTER TABLE "order"."order" ADD COLUMN "held_by" text;--> statement-breakpoint
ALTER TABLE "payment"."notice" ADD COLUMN "headers" json;--> statement-breakpoint
ALTER TABLE "payment"."payment" ADD COLUMN "refunded_fen" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "payment"."payment" ADD COLUMN "channel_txn" text;--> statement-breakpoint
ALTER TABLE "payment"."payment" ADD COLUMN "asked_at" bigint;--> statement-breakpoint
ALTER TABLE "payment"."sandbox_book" ADD COLUMN "refund_id" text;--> statement-breakpoint
ALTER TABLE "payment"."sandbox_book" ADD COLUMN "provider" text DEFAULT 'sandbox' NOT NULL;--> statement-breakpoint
ALTER TABLE "payment"."sandbox_notice" ADD COLUMN "refund_id" text;--> statement-breakpoint
ALTER TABLE "payment"."sandbox_notice" ADD COLUMN "provider" text DEFAULT 'sandbox' NOT NULL;--> statement-breakpoint
ALTER TABLE "supply"."hold" ADD COLUMN "returned" json;--> statement-breakpoint
CREATE UNIQUE INDEX "statement_once" ON "finance"."statement_line" USING btree ("kind","reference","fen","day");--> statement-breakpoint
CREATE INDEX "pending_reference" ON "ledger"."pending" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "after_sale_order" ON "order"."after_sale" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "after_sale_due" ON "order"."after_sale" USING btree ("state","due_at");--> statement-breakpoint
CREATE INDEX "after_sale_step_case" ON "order"."after_sale_step" USING btree ("case_id");--> statement-breakpoint
CREATE INDEX "money_back_order" ON "order"."money_back" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "parcel_order" ON "order"."parcel" USING btree ("order_id");--> statement-breakpoint
CREATE UNIQUE INDEX "parcel_waybill" ON "order"."parcel" USING btree ("carrier","waybill");--> statement-breakpoint
CREATE INDEX "refund_payment" ON "payment"."refund" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "refund_next" ON "payment"."refund" USING btree ("state","next_at");--> statement-breakpoint
CREATE INDEX "refund_done" ON "payment"."refund" USING btree ("done_at");--> statement-breakpoint
CREATE INDEX "finding_about" ON "finance"."finding" USING btree ("class","order_id");--> statement-breakpoint
CREATE INDEX "notice_outcome" ON "payment"."notice" USING btree ("outcome");--> statement-breakpoint
CREATE INDEX "payment_waiting" ON "payment"."payment" USING btree ("state","at");--> statement-breakpoint
CREATE INDEX "sandbox_book_payment" ON "payment"."sandbox_book" USING btree ("payment_id");