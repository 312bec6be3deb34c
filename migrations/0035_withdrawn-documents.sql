ALTER TABLE "catalog"."evidence" ADD COLUMN "withdrawn_at" bigint;--> statement-breakpoint
ALTER TABLE "catalog"."evidence" ADD COLUMN "withdrawn_by" text;--> statement-breakpoint
ALTER TABLE "catalog"."evidence" ADD COLUMN "withdrawn_for" text;