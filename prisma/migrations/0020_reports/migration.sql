-- What is to be made when: reports, and looks through the data.
CREATE TABLE "schedule" (
    "id" TEXT NOT NULL,
    "from_day" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "schedule_pkey" PRIMARY KEY ("id")
);

-- Reports that were made. Their figures never change.
CREATE TABLE "report" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "pack" TEXT NOT NULL,
    "rule" TEXT NOT NULL,
    "from_at" TIMESTAMPTZ(3) NOT NULL,
    "planned_at" TIMESTAMPTZ(3) NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "data" JSONB NOT NULL,

    CONSTRAINT "report_pkey" PRIMARY KEY ("id")
);

-- Cards of reports that stand in chats.
CREATE TABLE "report_card" (
    "report_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "report_card_pkey" PRIMARY KEY ("report_id","kind","place")
);

-- Who took data out of the system, what and how much.
CREATE TABLE "export_record" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "person" TEXT NOT NULL,
    "what" TEXT NOT NULL,
    "detail" TEXT NOT NULL,

    CONSTRAINT "export_record_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "report_pack_rule_from_at_idx" ON "report"("pack", "rule", "from_at");

-- CreateIndex
CREATE INDEX "report_card_message_id_idx" ON "report_card"("message_id");

-- CreateIndex
CREATE INDEX "export_record_at_idx" ON "export_record"("at");

-- AddForeignKey
ALTER TABLE "report_card" ADD CONSTRAINT "report_card_report_id_fkey" FOREIGN KEY ("report_id") REFERENCES "report"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say: the few reports on which something is still to be done in time.
CREATE INDEX "report_next_at_idx" ON "report"("next_at") WHERE "next_at" IS NOT NULL;
