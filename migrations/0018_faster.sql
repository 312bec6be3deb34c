DROP INDEX "order"."order_deposit";--> statement-breakpoint
DROP INDEX "payment"."payment_paid";--> statement-breakpoint
DROP INDEX "risk"."seen_ticket";--> statement-breakpoint
CREATE INDEX "outbox_place" ON "events"."outbox" USING btree ("tx","id");--> statement-breakpoint
CREATE INDEX "order_deposit" ON "order"."order" USING btree ("deposit_payment_id") WHERE "order"."order"."deposit_payment_id" is not null;--> statement-breakpoint
CREATE INDEX "payment_paid" ON "payment"."payment" USING btree ("paid_at") WHERE "payment"."payment"."paid_at" is not null;--> statement-breakpoint
CREATE INDEX "seen_ticket" ON "risk"."seen" USING btree ("ticket") WHERE "risk"."seen"."ticket" is not null;