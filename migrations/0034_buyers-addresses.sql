ALTER TABLE "crm"."address" ADD COLUMN "hidden_at" bigint;--> statement-breakpoint
CREATE INDEX "address_place" ON "crm"."address" USING btree ("address_key");