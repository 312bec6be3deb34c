CREATE SCHEMA "jobs";
--> statement-breakpoint
CREATE TABLE "jobs"."daily" (
	"name" text PRIMARY KEY NOT NULL,
	"due" bigint NOT NULL
);
