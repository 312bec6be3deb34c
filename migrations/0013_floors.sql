CREATE TABLE "promo"."floor" (
	"product_id" text PRIMARY KEY NOT NULL,
	"fen" bigint NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL
);
