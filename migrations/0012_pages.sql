CREATE TABLE "catalog"."page" (
	"hash" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"body" text NOT NULL,
	"at" bigint NOT NULL
);
