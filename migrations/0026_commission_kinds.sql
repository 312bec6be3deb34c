ALTER TABLE "finance"."commission_term" DROP CONSTRAINT "commission_term_partner_valid_from_pk";--> statement-breakpoint
ALTER TABLE "finance"."commission_term" ALTER COLUMN "rate_bp" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."commission_term" ADD COLUMN "kind" text DEFAULT '*' NOT NULL;--> statement-breakpoint
ALTER TABLE "finance"."commission_term" ADD COLUMN "set_by" text;--> statement-breakpoint
ALTER TABLE "finance"."commission_term" ADD COLUMN "set_at" bigint;--> statement-breakpoint
ALTER TABLE "finance"."commission_term" ADD CONSTRAINT "commission_term_partner_kind_valid_from_pk" PRIMARY KEY("partner","kind","valid_from");
