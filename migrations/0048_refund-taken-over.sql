ALTER TABLE "payment"."refund" ADD COLUMN "taken_over_at" bigint;--> statement-breakpoint
ALTER TABLE "payment"."refund" ADD COLUMN "taken_over_by" text;