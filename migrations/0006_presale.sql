ALTER TABLE "order"."order" ADD COLUMN "deposit" json;--> statement-breakpoint
ALTER TABLE "order"."order" ADD COLUMN "deposit_payment_id" text;--> statement-breakpoint
ALTER TABLE "payment"."payment" ADD COLUMN "opens_at" bigint;--> statement-breakpoint
ALTER TABLE "payment"."payment" ADD COLUMN "pay_before" bigint;--> statement-breakpoint
ALTER TABLE "promo"."offer" ADD COLUMN "presale" json;--> statement-breakpoint
CREATE INDEX "order_deposit" ON "order"."order" USING btree ("deposit_payment_id");