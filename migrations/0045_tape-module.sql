-- Runs and their tapes get a module, and so a schema, of their own. Rows keep every byte, tapes their chain.
CREATE SCHEMA "tape";
--> statement-breakpoint
ALTER TABLE "live"."run" SET SCHEMA "tape";
--> statement-breakpoint
ALTER TABLE "live"."tape" SET SCHEMA "tape";
