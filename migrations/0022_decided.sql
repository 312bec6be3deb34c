CREATE TABLE "order"."decided" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"entries" text NOT NULL
);
--> statement-breakpoint
-- A batch is read once, a moment later: compressing it would cost more than its place.
ALTER TABLE "order"."decided" ALTER COLUMN "entries" SET STORAGE EXTERNAL;
