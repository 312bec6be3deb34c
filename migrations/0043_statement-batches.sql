CREATE TABLE "finance"."statement_batch" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"name" text NOT NULL,
	"hash" text NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"taken" integer NOT NULL,
	"known" integer NOT NULL,
	"matched" integer NOT NULL,
	"in_fen" bigint NOT NULL,
	"out_fen" bigint NOT NULL,
	"undone_at" bigint,
	"undone_by" text
);
--> statement-breakpoint
ALTER TABLE "finance"."finding" ADD COLUMN "batch_id" text;--> statement-breakpoint
ALTER TABLE "finance"."statement_line" ADD COLUMN "batch_id" text;--> statement-breakpoint
CREATE INDEX "statement_batch_at" ON "finance"."statement_batch" USING btree ("at");--> statement-breakpoint
CREATE INDEX "finding_batch" ON "finance"."finding" USING btree ("batch_id");--> statement-breakpoint
CREATE INDEX "statement_line_batch" ON "finance"."statement_line" USING btree ("batch_id");