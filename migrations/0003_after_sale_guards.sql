-- AFTER-5: what was written of a case stays written.
CREATE TRIGGER after_sale_step_written BEFORE UPDATE OR DELETE ON "order"."after_sale_step"
  FOR EACH ROW EXECUTE FUNCTION "events"."refuse_change"();
--> statement-breakpoint
-- LEDGER-8: a promised entry ends once, and nothing else of it ever changes.
CREATE FUNCTION "ledger"."resolve_once"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.state <> 'waiting' OR NEW.state = 'waiting' OR NEW.resolved_at IS NULL
    OR (NEW.key, NEW.kind, NEW.reference, NEW.at, NEW.lines::text)
      IS DISTINCT FROM (OLD.key, OLD.kind, OLD.reference, OLD.at, OLD.lines::text) THEN
    RAISE EXCEPTION 'the promised entry % ends once and never changes', OLD.key
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
--> statement-breakpoint
CREATE TRIGGER pending_once BEFORE UPDATE OR DELETE ON "ledger"."pending"
  FOR EACH ROW EXECUTE FUNCTION "ledger"."resolve_once"();
--> statement-breakpoint
-- PAYMENT-6: never more back than what came, whatever the program believes.
ALTER TABLE "payment"."payment" ADD CONSTRAINT payment_never_more_back
  CHECK (refunded_fen >= 0 AND refunded_fen <= amount_fen);
--> statement-breakpoint
-- What was refunded before refunds had rows of their own.
UPDATE "payment"."payment" SET refunded_fen = amount_fen WHERE state = 'refunded';
--> statement-breakpoint
INSERT INTO "payment"."refund" (id, payment_id, order_id, amount_fen, reason, state, asked_at, next_at, done_at, tries)
  SELECT 'rfd_' || substr(id, 5), id, order_id, amount_fen, '', 'done', coalesce(refunded_at, at),
    coalesce(refunded_at, at), coalesce(refunded_at, at), 1
  FROM "payment"."payment" WHERE state = 'refunded';
--> statement-breakpoint
UPDATE "payment"."sandbox_book" SET refund_id = 'rfd_' || substr(payment_id, 5) WHERE kind = 'refund';
--> statement-breakpoint
UPDATE "order"."order" SET refunded_fen = total_fen WHERE state = 'refunded';
--> statement-breakpoint
UPDATE "order"."order" SET moved_at = paid_at WHERE paid_at IS NOT NULL;
