-- Which complaints stand in the table that mirrors the ledger, and at which version.
CREATE TABLE "ledger_mirror" (
    "complaint_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "record_id" TEXT NOT NULL,

    CONSTRAINT "ledger_mirror_pkey" PRIMARY KEY ("complaint_id")
);

-- AddForeignKey
ALTER TABLE "ledger_mirror" ADD CONSTRAINT "ledger_mirror_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
