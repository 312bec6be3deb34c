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
--> statement-breakpoint
-- LEDGER-1, LEDGER-7: an entry is checked and sealed before it is written. Bookings wait for each
-- other on the one row of the chain, so that the chain has no fork.
CREATE FUNCTION "ledger"."seal"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  head text;
  total bigint;
BEGIN
  INSERT INTO "ledger"."chain" VALUES (1, repeat('0', 64)) ON CONFLICT DO NOTHING;
  SELECT hash INTO head FROM "ledger"."chain" WHERE id = 1 FOR UPDATE;
  SELECT sum(fen) INTO total
    FROM json_to_recordset(NEW.content::json->'lines') AS l(fen bigint);
  IF total IS NULL OR total <> 0 THEN
    RAISE EXCEPTION 'entry % does not sum to zero: %', NEW.key, total USING ERRCODE = 'check_violation';
  END IF;
  NEW.previous := head;
  NEW.hash := encode(sha256(convert_to(head || NEW.content, 'UTF8')), 'hex');
  RETURN NEW;
END $$;
--> statement-breakpoint
-- LEDGER-2, LEDGER-4, LEDGER-5: lines and balances follow from what was sealed, and from nothing else.
CREATE FUNCTION "ledger"."spread"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  wrong text;
BEGIN
  UPDATE "ledger"."chain" SET hash = NEW.hash WHERE id = 1;
  INSERT INTO "ledger"."posting" (entry_id, line, account, sub, fen)
    SELECT NEW.id, n, account, sub, fen
    FROM ROWS FROM (json_to_recordset(NEW.content::json->'lines') AS (account text, sub text, fen bigint))
      WITH ORDINALITY AS l(account, sub, fen, n);
  INSERT INTO "ledger"."balance" AS b (account, fen)
    SELECT account, sum(fen) FROM "ledger"."posting" WHERE entry_id = NEW.id GROUP BY account
    ON CONFLICT (account) DO UPDATE SET fen = b.fen + excluded.fen;
  SELECT b.account INTO wrong FROM "ledger"."balance" b
    JOIN "ledger"."account" a ON a.code = b.account
    JOIN "ledger"."posting" p ON p.account = b.account AND p.entry_id = NEW.id
    WHERE a.floored AND (CASE a.side WHEN 'debit' THEN b.fen ELSE -b.fen END) < 0 LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'entry % takes account % below nothing', NEW.key, wrong
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION "ledger"."only_by_booking"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'rows of %.% are written by booking only', TG_TABLE_SCHEMA, TG_TABLE_NAME
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER entry_sealed BEFORE INSERT ON "ledger"."entry"
  FOR EACH ROW EXECUTE FUNCTION "ledger"."seal"();
--> statement-breakpoint
CREATE TRIGGER entry_spread AFTER INSERT ON "ledger"."entry"
  FOR EACH ROW EXECUTE FUNCTION "ledger"."spread"();
--> statement-breakpoint
CREATE TRIGGER entry_written BEFORE UPDATE OR DELETE ON "ledger"."entry"
  FOR EACH ROW EXECUTE FUNCTION "events"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER posting_written BEFORE UPDATE OR DELETE ON "ledger"."posting"
  FOR EACH ROW EXECUTE FUNCTION "events"."refuse_change"();
--> statement-breakpoint
CREATE TRIGGER posting_booked BEFORE INSERT ON "ledger"."posting"
  FOR EACH ROW EXECUTE FUNCTION "ledger"."only_by_booking"();
--> statement-breakpoint
CREATE TRIGGER balance_booked BEFORE INSERT OR UPDATE ON "ledger"."balance"
  FOR EACH ROW EXECUTE FUNCTION "ledger"."only_by_booking"();
--> statement-breakpoint
ALTER TABLE "ledger"."posting" ADD CONSTRAINT posting_account FOREIGN KEY (account)
  REFERENCES "ledger"."account" (code);
--> statement-breakpoint
ALTER TABLE "ledger"."posting" ADD CONSTRAINT posting_not_nothing CHECK (fen <> 0);
