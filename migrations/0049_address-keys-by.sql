ALTER TABLE "crm"."address" ADD COLUMN "keys_by" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "address_keys_by" ON "crm"."address" USING btree ("keys_by","id");