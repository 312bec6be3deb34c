-- The audit log and what two people agree to get a module, and so a schema, of their own. Entries keep every byte.
CREATE SCHEMA "audit";
--> statement-breakpoint
ALTER TABLE "privacy"."approval" SET SCHEMA "audit";
--> statement-breakpoint
ALTER TABLE "privacy"."audit" SET SCHEMA "audit";
--> statement-breakpoint
ALTER TABLE "audit"."audit" RENAME TO "entry";
--> statement-breakpoint
DROP TRIGGER audit_written ON "audit"."entry";
--> statement-breakpoint
-- PRIVACY-22: an entry is written first and chained afterwards, so that who acts waits for nobody.
ALTER TABLE "audit"."entry" DROP CONSTRAINT "audit_pkey";
--> statement-breakpoint
ALTER TABLE "audit"."entry" ALTER COLUMN "seq" DROP NOT NULL, ALTER COLUMN "previous" DROP NOT NULL,
  ALTER COLUMN "hash" DROP NOT NULL, ADD COLUMN "id" bigint;
--> statement-breakpoint
UPDATE "audit"."entry" SET "id" = "seq";
--> statement-breakpoint
CREATE SEQUENCE "audit"."entry_id_seq" OWNED BY "audit"."entry"."id";
--> statement-breakpoint
SELECT setval('"audit"."entry_id_seq"', coalesce(max("seq"), 0) + 1, false) FROM "audit"."entry";
--> statement-breakpoint
ALTER TABLE "audit"."entry" ALTER COLUMN "id" SET DEFAULT nextval('"audit"."entry_id_seq"'),
  ALTER COLUMN "id" SET NOT NULL, ADD PRIMARY KEY ("id"), ADD CONSTRAINT "entry_seq_unique" UNIQUE ("seq");
--> statement-breakpoint
CREATE INDEX "entry_unchained" ON "audit"."entry" USING btree ("id") WHERE seq is null;
--> statement-breakpoint
CREATE INDEX "entry_action" ON "audit"."entry" USING btree ("action","id");
--> statement-breakpoint
CREATE FUNCTION "audit"."chained_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.seq IS NULL AND NEW.seq IS NOT NULL
    AND (NEW.id, NEW.at, NEW.actor, NEW.action, NEW.object, NEW.detail)
      IS NOT DISTINCT FROM (OLD.id, OLD.at, OLD.actor, OLD.action, OLD.object, OLD.detail) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'entries of the audit log are chained once, and otherwise never changed nor removed'
    USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER entry_written BEFORE UPDATE OR DELETE ON "audit"."entry"
  FOR EACH ROW EXECUTE FUNCTION "audit"."chained_once"();
