-- What was written stays written: no update, no delete, by nobody.
CREATE FUNCTION "events"."refuse_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'rows of %.% are never changed or removed', TG_TABLE_SCHEMA, TG_TABLE_NAME
    USING ERRCODE = 'restrict_violation';
END $$;
--> statement-breakpoint
CREATE TRIGGER movement_written BEFORE UPDATE OR DELETE ON "supply"."movement"
  FOR EACH ROW EXECUTE FUNCTION "events"."refuse_change"();
--> statement-breakpoint
-- Read once and in whole: not worth the time of compressing it in the seller's transaction.
ALTER TABLE "events"."outbox" ALTER COLUMN "facts" SET STORAGE EXTERNAL;
