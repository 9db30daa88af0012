-- A case that only another system has is in doubt as well.
ALTER TABLE "anomaly" ALTER COLUMN "complaint_id" DROP NOT NULL;
