CREATE TABLE "catalog"."edit" (
	"product_id" text NOT NULL,
	"rev" integer NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"changes" jsonb NOT NULL,
	CONSTRAINT "edit_product_id_rev_pk" PRIMARY KEY("product_id","rev")
);
--> statement-breakpoint
ALTER TABLE "catalog"."product" ADD COLUMN "rev" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "order_paid" ON "order"."order" USING btree ("paid_at") WHERE "order"."order"."paid_at" is not null;