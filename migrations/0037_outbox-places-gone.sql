DROP INDEX "events"."outbox_place";--> statement-breakpoint
ALTER TABLE "events"."cursor" DROP COLUMN "tx";--> statement-breakpoint
ALTER TABLE "events"."cursor" DROP COLUMN "id";--> statement-breakpoint
ALTER TABLE "events"."outbox" DROP COLUMN "tx";