CREATE TABLE "privacy"."assessment" (
	"id" text PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"body" json NOT NULL,
	"by_id" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	"second_id" text,
	"second" text,
	"second_at" bigint
);
--> statement-breakpoint
CREATE TABLE "privacy"."duty_record" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"words" text NOT NULL,
	"on" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL
);
