CREATE TABLE "finance"."commission_of" (
	"order_id" text PRIMARY KEY NOT NULL,
	"partner" text NOT NULL,
	"session_id" text NOT NULL
);
