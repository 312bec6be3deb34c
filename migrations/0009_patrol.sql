CREATE TABLE "live"."patrol" (
	"session_id" text PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"blocks" integer NOT NULL,
	"fixes" integer NOT NULL
);
