-- A complaint that another system handed over is found by that system's number, and registered once under it.
ALTER TABLE "complaint" ADD COLUMN     "external_number" TEXT;

-- CreateIndex
CREATE UNIQUE INDEX "complaint_pack_external_number_key" ON "complaint"("pack", "external_number");
