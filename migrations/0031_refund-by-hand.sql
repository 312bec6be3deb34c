ALTER TABLE "payment"."refund" ADD COLUMN "by_hand" text;--> statement-breakpoint
ALTER TABLE "payment"."refund" ADD COLUMN "by_hand_by" text;--> statement-breakpoint
CREATE UNIQUE INDEX "refund_by_hand" ON "payment"."refund" USING btree ("by_hand");