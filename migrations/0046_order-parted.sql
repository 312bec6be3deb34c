-- Parcels and after-sale cases get modules, and so schemas, of their own. Rows keep every byte.
CREATE SCHEMA "delivery";
--> statement-breakpoint
CREATE SCHEMA "aftersale";
--> statement-breakpoint
ALTER TABLE "order"."parcel" SET SCHEMA "delivery";
--> statement-breakpoint
ALTER TABLE "order"."after_sale" SET SCHEMA "aftersale";
--> statement-breakpoint
ALTER TABLE "aftersale"."after_sale" RENAME TO "ticket";
--> statement-breakpoint
ALTER TABLE "aftersale"."ticket" RENAME CONSTRAINT "after_sale_refund_id_unique" TO "ticket_refund_id_unique";
--> statement-breakpoint
ALTER INDEX "aftersale"."after_sale_pkey" RENAME TO "ticket_pkey";
--> statement-breakpoint
ALTER INDEX "aftersale"."after_sale_order" RENAME TO "ticket_order";
--> statement-breakpoint
ALTER INDEX "aftersale"."after_sale_due" RENAME TO "ticket_due";
--> statement-breakpoint
-- Its guard comes with it: what was written of a case stays written (AFTER-5).
ALTER TABLE "order"."after_sale_step" SET SCHEMA "aftersale";
--> statement-breakpoint
ALTER TABLE "aftersale"."after_sale_step" RENAME TO "step";
--> statement-breakpoint
ALTER INDEX "aftersale"."after_sale_step_pkey" RENAME TO "step_pkey";
--> statement-breakpoint
ALTER INDEX "aftersale"."after_sale_step_case" RENAME TO "step_case";
--> statement-breakpoint
ALTER SEQUENCE "aftersale"."after_sale_step_id_seq" RENAME TO "step_id_seq";
--> statement-breakpoint
ALTER TRIGGER "after_sale_step_written" ON "aftersale"."step" RENAME TO "step_written";
--> statement-breakpoint
ALTER TABLE "order"."money_back" SET SCHEMA "aftersale";
--> statement-breakpoint
-- EVENTS-9: refunds and verdicts were heard by order, and are heard by aftersale from the same place on.
INSERT INTO "events"."cursor" ("hearer", "n") SELECT 'aftersale', "n" FROM "events"."cursor" WHERE "hearer" = 'order';
--> statement-breakpoint
INSERT INTO "events"."inbox" ("hearer", "fact_id", "heard_at")
  SELECT 'aftersale', "fact_id", "heard_at" FROM "events"."inbox" WHERE "hearer" = 'order';
