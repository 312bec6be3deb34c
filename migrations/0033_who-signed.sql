ALTER TABLE "order"."parcel" ADD COLUMN "signed_by" text;--> statement-breakpoint
ALTER TABLE "order"."parcel" ADD COLUMN "installed_by" text;