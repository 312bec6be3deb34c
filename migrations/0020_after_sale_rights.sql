ALTER TABLE "order"."after_sale" ADD COLUMN "right_kind" text;--> statement-breakpoint
-- AFTER-8: until now there was one right, and its end alone said that it was there.
UPDATE "order"."after_sale" SET "right_kind" = 'no-reason' WHERE "no_reason_until" IS NOT NULL;
