CREATE TABLE "payment"."start" (
	"provider" text NOT NULL,
	"no" text NOT NULL,
	"payment_id" text NOT NULL,
	"at" bigint NOT NULL,
	"until" bigint NOT NULL,
	"state" text NOT NULL,
	"next_at" bigint,
	"tries" integer DEFAULT 0 NOT NULL,
	"fen" bigint,
	"txn" text,
	"paid_at" bigint,
	"second" boolean DEFAULT false NOT NULL,
	CONSTRAINT "start_provider_no_pk" PRIMARY KEY("provider","no")
);
--> statement-breakpoint
ALTER TABLE "payment"."payment" ADD COLUMN "no" text;--> statement-breakpoint
ALTER TABLE "payment"."refund" ADD COLUMN "provider" text;--> statement-breakpoint
ALTER TABLE "payment"."refund" ADD COLUMN "no" text;--> statement-breakpoint
-- PAYMENT-20: of what came before, the channel that was chosen last is known. What is open is asked about as before; what was
-- closed lately is closed at its channel once more, because whether that was done was never written down.
INSERT INTO "payment"."start" ("provider", "no", "payment_id", "at", "until", "state", "next_at")
SELECT "provider", "id", "id", "at", coalesce("pay_before", "at" + 300000),
  CASE "state" WHEN 'closed' THEN 'leaving' ELSE 'open' END, (extract(epoch from now()) * 1000)::bigint
FROM "payment"."payment"
WHERE "provider" <> 'none' AND ("state" IN ('waiting', 'failed') OR ("state" = 'closed'
  AND coalesce("pay_before", "at") > (extract(epoch from now()) * 1000)::bigint - 172800000));--> statement-breakpoint
CREATE INDEX "start_payment" ON "payment"."start" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "start_next" ON "payment"."start" USING btree ("provider","next_at") WHERE "payment"."start"."next_at" is not null;--> statement-breakpoint
CREATE INDEX "start_second" ON "payment"."start" USING btree ("paid_at") WHERE second;--> statement-breakpoint
ALTER TABLE "payment"."payment" DROP COLUMN "asked_at";