CREATE TABLE "compliance"."list_edition" (
	"name" text NOT NULL,
	"version" integer NOT NULL,
	"words" json NOT NULL,
	"note" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "list_edition_name_version_pk" PRIMARY KEY("name","version")
);
