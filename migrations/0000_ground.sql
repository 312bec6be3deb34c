CREATE SCHEMA "events";
--> statement-breakpoint
CREATE SCHEMA "catalog";
--> statement-breakpoint
CREATE SCHEMA "crm";
--> statement-breakpoint
CREATE SCHEMA "finance";
--> statement-breakpoint
CREATE SCHEMA "ingest";
--> statement-breakpoint
CREATE SCHEMA "insight";
--> statement-breakpoint
CREATE SCHEMA "ledger";
--> statement-breakpoint
CREATE SCHEMA "live";
--> statement-breakpoint
CREATE SCHEMA "order";
--> statement-breakpoint
CREATE SCHEMA "payment";
--> statement-breakpoint
CREATE SCHEMA "privacy";
--> statement-breakpoint
CREATE SCHEMA "promo";
--> statement-breakpoint
CREATE SCHEMA "supply";
--> statement-breakpoint
CREATE SCHEMA "team";
--> statement-breakpoint
CREATE TABLE "events"."cursor" (
	"hearer" text PRIMARY KEY NOT NULL,
	"tx" "xid8" NOT NULL,
	"id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events"."inbox" (
	"hearer" text NOT NULL,
	"fact_id" text NOT NULL,
	"heard_at" bigint NOT NULL,
	CONSTRAINT "inbox_hearer_fact_id_pk" PRIMARY KEY("hearer","fact_id")
);
--> statement-breakpoint
CREATE TABLE "events"."outbox" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"tx" "xid8" DEFAULT pg_current_xact_id() NOT NULL,
	"facts" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "catalog"."evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"product_id" text NOT NULL,
	"kind" text NOT NULL,
	"title" jsonb NOT NULL,
	"issuer" text NOT NULL,
	"number" text NOT NULL,
	"issued_on" text NOT NULL,
	"expires_on" text,
	"body" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "catalog"."product" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"model" text NOT NULL,
	"brand" jsonb NOT NULL,
	"name" jsonb NOT NULL,
	"tagline" jsonb NOT NULL,
	"list_price_fen" bigint NOT NULL,
	"price_fen" bigint NOT NULL,
	"specs" jsonb NOT NULL,
	"label" jsonb,
	"claims" jsonb NOT NULL,
	"promises" jsonb NOT NULL,
	"look" jsonb NOT NULL,
	"on_sale" boolean DEFAULT true NOT NULL,
	CONSTRAINT "product_model_unique" UNIQUE("model")
);
--> statement-breakpoint
CREATE TABLE "crm"."address" (
	"id" text PRIMARY KEY NOT NULL,
	"viewer_id" text NOT NULL,
	"sealed" text NOT NULL,
	"masked" text NOT NULL,
	"masked_name" text NOT NULL,
	"province" text NOT NULL,
	"person_key" text DEFAULT '' NOT NULL,
	"created_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "crm"."reservation" (
	"session_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "reservation_session_id_viewer_id_pk" PRIMARY KEY("session_id","viewer_id")
);
--> statement-breakpoint
CREATE TABLE "crm"."viewer" (
	"id" text PRIMARY KEY NOT NULL,
	"nickname" text NOT NULL,
	"simulated" boolean NOT NULL,
	"created_at" bigint NOT NULL,
	"followed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "finance"."finding" (
	"id" text PRIMARY KEY NOT NULL,
	"day" text NOT NULL,
	"class" text NOT NULL,
	"no" text NOT NULL,
	"order_id" text NOT NULL,
	"kind" text NOT NULL,
	"ours_fen" bigint NOT NULL,
	"theirs_fen" bigint NOT NULL,
	"fee_fen" bigint NOT NULL,
	"channel_txn" text NOT NULL,
	"due_at" bigint NOT NULL,
	"solved" boolean DEFAULT false NOT NULL,
	"note" text,
	"solved_by" text,
	"solved_at" bigint
);
--> statement-breakpoint
CREATE TABLE "finance"."run" (
	"day" text PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"by" text NOT NULL,
	"bill_hash" text NOT NULL,
	"trouble" json,
	"ours_count" integer NOT NULL,
	"ours_fen" bigint NOT NULL,
	"theirs_count" integer NOT NULL,
	"theirs_fen" bigint NOT NULL,
	"fee_fen" bigint NOT NULL,
	"matched" integer NOT NULL,
	"cross_day" integer NOT NULL,
	"residual_fen" bigint NOT NULL,
	"closed_at" bigint,
	"closed_by" text
);
--> statement-breakpoint
CREATE TABLE "finance"."waiting" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"day" text NOT NULL,
	"item" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ingest"."segment" (
	"session_id" text NOT NULL,
	"sequence" integer NOT NULL,
	"run_id" text,
	"epoch" integer NOT NULL,
	"number" integer NOT NULL,
	"start_ms" bigint NOT NULL,
	"duration_ms" double precision NOT NULL,
	"bytes" integer NOT NULL,
	"sha256" text NOT NULL,
	"chain" text NOT NULL,
	CONSTRAINT "segment_session_id_sequence_pk" PRIMARY KEY("session_id","sequence")
);
--> statement-breakpoint
CREATE TABLE "ingest"."stream_key" (
	"session_id" text PRIMARY KEY NOT NULL,
	"key_hash" text NOT NULL,
	"sealed_key" text NOT NULL,
	"run_id" text,
	CONSTRAINT "stream_key_key_hash_unique" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "insight"."assumption" (
	"id" integer PRIMARY KEY NOT NULL,
	"terms" json NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger"."account" (
	"code" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"side" text NOT NULL,
	"floored" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger"."balance" (
	"account" text PRIMARY KEY NOT NULL,
	"fen" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger"."chain" (
	"id" integer PRIMARY KEY NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger"."entry" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"kind" text NOT NULL,
	"reference" text NOT NULL,
	"at" bigint NOT NULL,
	"day" text NOT NULL,
	"reverses" bigint,
	"content" text NOT NULL,
	"previous" text DEFAULT '' NOT NULL,
	"hash" text DEFAULT '' NOT NULL,
	CONSTRAINT "entry_key_unique" UNIQUE("key"),
	CONSTRAINT "entry_reverses_unique" UNIQUE("reverses")
);
--> statement-breakpoint
CREATE TABLE "ledger"."posting" (
	"entry_id" bigint NOT NULL,
	"line" integer NOT NULL,
	"account" text NOT NULL,
	"sub" text NOT NULL,
	"fen" bigint NOT NULL,
	CONSTRAINT "posting_entry_id_line_pk" PRIMARY KEY("entry_id","line")
);
--> statement-breakpoint
CREATE TABLE "live"."run" (
	"id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"mode" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"closed_at" bigint
);
--> statement-breakpoint
CREATE TABLE "live"."session" (
	"id" text PRIMARY KEY NOT NULL,
	"state" text NOT NULL,
	"version" integer NOT NULL,
	"plan" jsonb NOT NULL,
	"starts_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "live"."tape" (
	"run_id" text NOT NULL,
	"batch" integer NOT NULL,
	"first_seq" integer NOT NULL,
	"last_seq" integer NOT NULL,
	"facts" text NOT NULL,
	"previous" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "tape_run_id_batch_pk" PRIMARY KEY("run_id","batch")
);
--> statement-breakpoint
CREATE TABLE "order"."counter" (
	"run_id" text PRIMARY KEY NOT NULL,
	"session_id" text NOT NULL,
	"pool" text NOT NULL,
	"simulated" boolean NOT NULL,
	"open" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order"."order" (
	"id" text PRIMARY KEY NOT NULL,
	"request_id" text NOT NULL,
	"input_hash" text NOT NULL,
	"session_id" text NOT NULL,
	"run_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"payment_id" text NOT NULL,
	"hold_id" text NOT NULL,
	"address_id" text NOT NULL,
	"offer_id" text,
	"lines" json NOT NULL,
	"quote" json,
	"total_fen" bigint NOT NULL,
	"state" text NOT NULL,
	"close_reason" text,
	"masked_name" text NOT NULL,
	"province" text NOT NULL,
	"simulated" boolean NOT NULL,
	"placed_at" bigint NOT NULL,
	"paid_at" bigint,
	"pay_before" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payment"."notice" (
	"id" text PRIMARY KEY NOT NULL,
	"provider" text NOT NULL,
	"body" "bytea" NOT NULL,
	"signature" text NOT NULL,
	"received_at" bigint NOT NULL,
	"outcome" text
);
--> statement-breakpoint
CREATE TABLE "payment"."payment" (
	"id" text PRIMARY KEY NOT NULL,
	"order_id" text NOT NULL,
	"payer_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"provider" text NOT NULL,
	"state" text NOT NULL,
	"at" bigint NOT NULL,
	"paid_at" bigint,
	"refunded_at" bigint
);
--> statement-breakpoint
CREATE TABLE "payment"."sandbox_book" (
	"txn" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"payment_id" text NOT NULL,
	"fen" bigint NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payment"."sandbox_notice" (
	"id" text PRIMARY KEY NOT NULL,
	"payment_id" text NOT NULL,
	"amount_fen" bigint NOT NULL,
	"outcome" text NOT NULL,
	"due_at" bigint NOT NULL,
	"sent" boolean DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE "privacy"."audit" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" bigint NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"object" text NOT NULL,
	"detail" jsonb NOT NULL,
	"previous" text NOT NULL,
	"hash" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "promo"."bundle" (
	"id" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"items" jsonb NOT NULL,
	"price_fen" bigint NOT NULL,
	"open" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "promo"."claim" (
	"offer_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "claim_offer_id_viewer_id_pk" PRIMARY KEY("offer_id","viewer_id")
);
--> statement-breakpoint
CREATE TABLE "promo"."coupon" (
	"id" text PRIMARY KEY NOT NULL,
	"name_zh" text NOT NULL,
	"name_en" text NOT NULL,
	"layer" text NOT NULL,
	"exclusive" boolean NOT NULL,
	"with_flash" boolean NOT NULL,
	"scope" jsonb NOT NULL,
	"threshold_fen" bigint NOT NULL,
	"benefit" jsonb NOT NULL,
	"segment" text NOT NULL,
	"issue_most" integer NOT NULL,
	"issued" integer DEFAULT 0 NOT NULL,
	"per_person" integer NOT NULL,
	"valid_from" bigint NOT NULL,
	"valid_until" bigint NOT NULL,
	"returns" boolean NOT NULL,
	"open" boolean NOT NULL,
	"created_at" bigint NOT NULL,
	"created_by" text NOT NULL,
	CONSTRAINT "coupon_never_overissued" CHECK ("promo"."coupon"."issued" >= 0 and "promo"."coupon"."issued" <= "promo"."coupon"."issue_most")
);
--> statement-breakpoint
CREATE TABLE "promo"."grant" (
	"id" text PRIMARY KEY NOT NULL,
	"coupon_id" text NOT NULL,
	"viewer_id" text NOT NULL,
	"granted_at" bigint NOT NULL,
	"order_id" text,
	"used_at" bigint
);
--> statement-breakpoint
CREATE TABLE "promo"."instalment" (
	"months" integer NOT NULL,
	"fee_bp" integer NOT NULL,
	"bearer" text NOT NULL,
	"least_fen" bigint NOT NULL,
	"most_fen" bigint NOT NULL,
	CONSTRAINT "instalment_months_pk" PRIMARY KEY("months")
);
--> statement-breakpoint
CREATE TABLE "promo"."offer" (
	"id" text PRIMARY KEY NOT NULL,
	"run_id" text NOT NULL,
	"product_id" text NOT NULL,
	"price_fen" bigint NOT NULL,
	"quota" integer NOT NULL,
	"taken" integer DEFAULT 0 NOT NULL,
	"per_person" integer NOT NULL,
	"opens_at" bigint NOT NULL,
	"closes_at" bigint NOT NULL,
	"state" text NOT NULL,
	CONSTRAINT "offer_never_oversold" CHECK ("promo"."offer"."taken" >= 0 and "promo"."offer"."taken" <= "promo"."offer"."quota")
);
--> statement-breakpoint
CREATE TABLE "promo"."subsidy_policy" (
	"id" text PRIMARY KEY NOT NULL,
	"document" text NOT NULL,
	"kinds" jsonb NOT NULL,
	"grade" integer NOT NULL,
	"rate_bp" integer NOT NULL,
	"cap_fen" bigint NOT NULL,
	"regions" jsonb NOT NULL,
	"valid_from" bigint NOT NULL,
	"valid_until" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "promo"."subsidy_claim" (
	"policy_id" text NOT NULL,
	"person_key" text NOT NULL,
	"kind" text NOT NULL,
	"order_id" text NOT NULL,
	"fen" bigint NOT NULL,
	CONSTRAINT "subsidy_claim_policy_id_person_key_kind_pk" PRIMARY KEY("policy_id","person_key","kind")
);
--> statement-breakpoint
CREATE TABLE "promo"."trade_in" (
	"kind" text PRIMARY KEY NOT NULL,
	"fen" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supply"."allocation" (
	"pool" text NOT NULL,
	"holder" text NOT NULL,
	"product_id" text NOT NULL,
	"quantity" integer NOT NULL,
	"used" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "allocation_pool_product_id_holder_pk" PRIMARY KEY("pool","product_id","holder"),
	CONSTRAINT "allocation_counts" CHECK ("supply"."allocation"."quantity" >= 0 and "supply"."allocation"."used" >= 0)
);
--> statement-breakpoint
CREATE TABLE "supply"."counting" (
	"stocktake_id" text NOT NULL,
	"lot_id" text NOT NULL,
	"book" integer NOT NULL,
	"counted" integer NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL,
	CONSTRAINT "counting_stocktake_id_lot_id_pk" PRIMARY KEY("stocktake_id","lot_id"),
	CONSTRAINT "counting_counts" CHECK ("supply"."counting"."counted" >= 0)
);
--> statement-breakpoint
CREATE TABLE "supply"."hold" (
	"id" text PRIMARY KEY NOT NULL,
	"pool" text NOT NULL,
	"holder" text NOT NULL,
	"picks" json NOT NULL,
	"state" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supply"."lot" (
	"id" text PRIMARY KEY NOT NULL,
	"pool" text NOT NULL,
	"product_id" text NOT NULL,
	"zone" text NOT NULL,
	"arrived_at" bigint NOT NULL,
	"shelf_until" bigint,
	"unit_cost_fen" bigint NOT NULL,
	"on_hand" integer NOT NULL,
	"held" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "lot_never_oversold" CHECK ("supply"."lot"."held" >= 0 and "supply"."lot"."held" <= "supply"."lot"."on_hand")
);
--> statement-breakpoint
CREATE TABLE "supply"."movement" (
	"id" bigserial PRIMARY KEY NOT NULL,
	"lot_id" text NOT NULL,
	"pool" text NOT NULL,
	"product_id" text NOT NULL,
	"kind" text NOT NULL,
	"quantity" integer NOT NULL,
	"cost_fen" bigint NOT NULL,
	"reference" text NOT NULL,
	"by" text NOT NULL,
	"at" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "supply"."part" (
	"product_id" text NOT NULL,
	"part_id" text NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "part_product_id_part_id_pk" PRIMARY KEY("product_id","part_id"),
	CONSTRAINT "part_counts" CHECK ("supply"."part"."quantity" > 0 and "supply"."part"."part_id" <> "supply"."part"."product_id")
);
--> statement-breakpoint
CREATE TABLE "supply"."stocktake" (
	"id" text PRIMARY KEY NOT NULL,
	"pool" text NOT NULL,
	"opened_at" bigint NOT NULL,
	"opened_by" text NOT NULL,
	"closed_at" bigint,
	"closed_by" text
);
--> statement-breakpoint
CREATE TABLE "team"."account" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"issuer" text,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "team"."login" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	CONSTRAINT "login_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "team"."two_factor" (
	"id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"user_id" text NOT NULL,
	"verified" boolean DEFAULT true,
	"failed_verification_count" integer DEFAULT 0,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "team"."staff" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	"username" text,
	"display_username" text,
	"two_factor_enabled" boolean DEFAULT false,
	"role" text NOT NULL,
	"active" boolean DEFAULT true NOT NULL,
	CONSTRAINT "staff_email_unique" UNIQUE("email"),
	CONSTRAINT "staff_username_unique" UNIQUE("username")
);
--> statement-breakpoint
CREATE TABLE "team"."verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "evidence_product" ON "catalog"."evidence" USING btree ("product_id");--> statement-breakpoint
CREATE INDEX "address_viewer" ON "crm"."address" USING btree ("viewer_id");--> statement-breakpoint
CREATE INDEX "finding_day" ON "finance"."finding" USING btree ("day");--> statement-breakpoint
CREATE INDEX "finding_open" ON "finance"."finding" USING btree ("solved");--> statement-breakpoint
CREATE INDEX "waiting_day" ON "finance"."waiting" USING btree ("day");--> statement-breakpoint
CREATE INDEX "segment_run" ON "ingest"."segment" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "entry_reference" ON "ledger"."entry" USING btree ("reference");--> statement-breakpoint
CREATE INDEX "entry_day" ON "ledger"."entry" USING btree ("day");--> statement-breakpoint
CREATE INDEX "posting_sub" ON "ledger"."posting" USING btree ("account","sub");--> statement-breakpoint
CREATE INDEX "run_session" ON "live"."run" USING btree ("session_id");--> statement-breakpoint
CREATE UNIQUE INDEX "order_request" ON "order"."order" USING btree ("viewer_id","request_id");--> statement-breakpoint
CREATE INDEX "order_session" ON "order"."order" USING btree ("session_id","placed_at");--> statement-breakpoint
CREATE INDEX "order_run" ON "order"."order" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "order_payment" ON "order"."order" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "order_waiting" ON "order"."order" USING btree ("state","pay_before");--> statement-breakpoint
CREATE INDEX "payment_paid" ON "payment"."payment" USING btree ("paid_at");--> statement-breakpoint
CREATE INDEX "payment_order" ON "payment"."payment" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "sandbox_book_at" ON "payment"."sandbox_book" USING btree ("at");--> statement-breakpoint
CREATE INDEX "sandbox_notice_due" ON "payment"."sandbox_notice" USING btree ("sent","due_at");--> statement-breakpoint
CREATE INDEX "grant_viewer" ON "promo"."grant" USING btree ("viewer_id");--> statement-breakpoint
CREATE INDEX "grant_order" ON "promo"."grant" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "offer_run" ON "promo"."offer" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "subsidy_order" ON "promo"."subsidy_claim" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "hold_state" ON "supply"."hold" USING btree ("state");--> statement-breakpoint
CREATE INDEX "lot_fifo" ON "supply"."lot" USING btree ("pool","product_id","arrived_at","id");--> statement-breakpoint
CREATE INDEX "movement_product" ON "supply"."movement" USING btree ("pool","product_id","at");--> statement-breakpoint
CREATE INDEX "movement_lot" ON "supply"."movement" USING btree ("lot_id");