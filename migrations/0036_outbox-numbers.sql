CREATE TABLE "events"."lead" (
	"name" text PRIMARY KEY NOT NULL,
	"holder" text NOT NULL,
	"pid" integer NOT NULL,
	"since" timestamp with time zone NOT NULL,
	"fence" bigint NOT NULL,
	"until" timestamp with time zone NOT NULL,
	"told" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "events"."cursor" ADD COLUMN "n" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "events"."outbox" ADD COLUMN "n" bigint;--> statement-breakpoint
-- Numbers of another server's transactions (EVENTS-6) may lie ahead of all that happens here; those facts are the older ones.
UPDATE "events"."outbox" o SET "n" = r."n" FROM (
  SELECT "id", row_number() OVER (ORDER BY "tx" >= pg_snapshot_xmax(pg_current_snapshot()) DESC, "tx", "id") AS "n"
  FROM "events"."outbox") r WHERE r."id" = o."id";--> statement-breakpoint
-- Hearers keep their place; where places are another server's they begin anew, and know by its id what they heard.
UPDATE "events"."cursor" c SET "n" = coalesce(
  (SELECT max(o."n") FROM "events"."outbox" o WHERE (o."tx", o."id") <= (c."tx", c."id")), 0)
WHERE NOT EXISTS (SELECT FROM "events"."outbox" WHERE "tx" >= pg_snapshot_xmax(pg_current_snapshot()))
  AND NOT EXISTS (SELECT FROM "events"."cursor" WHERE "tx" >= pg_snapshot_xmax(pg_current_snapshot()));--> statement-breakpoint
CREATE INDEX "outbox_n" ON "events"."outbox" USING btree ("n");--> statement-breakpoint
CREATE INDEX "outbox_fresh" ON "events"."outbox" USING btree ("id") WHERE n is null;