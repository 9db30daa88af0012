-- On which channel a complaint came in, and which other system handed it over: each system has numbers of its own.
ALTER TABLE "complaint" ADD COLUMN     "channel" TEXT,
ADD COLUMN     "system" TEXT NOT NULL DEFAULT '';

-- Until now there was one other system.
UPDATE "complaint" SET "system" = 'api', "data" = jsonb_set("data", '{system}', '"api"') WHERE "external_number" IS NOT NULL;

-- DropIndex
DROP INDEX "complaint_pack_external_number_key";

-- CreateIndex
CREATE UNIQUE INDEX "complaint_pack_system_external_number_key" ON "complaint"("pack", "system", "external_number");
