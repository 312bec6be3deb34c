DROP INDEX "finance"."statement_once";--> statement-breakpoint
ALTER TABLE "finance"."statement_line" ADD COLUMN "nth" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "statement_once" ON "finance"."statement_line" USING btree ("kind","reference","fen","day","nth");