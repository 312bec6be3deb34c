-- LEDGER-7: the number of an entry is drawn while its place in the chain is held. Drawn before, as a
-- default is, two bookings at once could stand in the chain the other way round than their numbers say,
-- and a chain that was never touched would not verify.
CREATE OR REPLACE FUNCTION "ledger"."seal"() RETURNS trigger LANGUAGE plpgsql AS $$
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
  NEW.id := nextval('"ledger"."entry_id_seq"');
  NEW.previous := head;
  NEW.hash := encode(sha256(convert_to(head || NEW.content, 'UTF8')), 'hex');
  RETURN NEW;
END $$;
