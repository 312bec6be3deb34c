ALTER TABLE "ingest"."stream_key" ADD COLUMN "paused" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "order"."counter" ADD COLUMN "down" json DEFAULT '[]'::json NOT NULL;