-- Call-backs after service visits, beside the complaints.
CREATE TABLE "call_back" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "pack" TEXT NOT NULL,
    "policy_version" TEXT NOT NULL,
    "programme" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "conversation" TEXT,
    "outcome" TEXT,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "next_at" TIMESTAMPTZ(3),
    "data" JSONB NOT NULL,
    "timers" JSONB NOT NULL,

    CONSTRAINT "call_back_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "call_back_event" (
    "call_back_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "call_back_event_pkey" PRIMARY KEY ("call_back_id","seq")
);

-- CreateTable
CREATE TABLE "call_back_card" (
    "call_back_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "call_back_card_pkey" PRIMARY KEY ("call_back_id","kind","place")
);

-- CreateIndex
CREATE INDEX "call_back_pack_opened_at_idx" ON "call_back"("pack", "opened_at");

-- CreateIndex
CREATE INDEX "call_back_card_posted_at_idx" ON "call_back_card"("posted_at");

-- AddForeignKey
ALTER TABLE "call_back_event" ADD CONSTRAINT "call_back_event_call_back_id_fkey" FOREIGN KEY ("call_back_id") REFERENCES "call_back"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "call_back_card" ADD CONSTRAINT "call_back_card_call_back_id_fkey" FOREIGN KEY ("call_back_id") REFERENCES "call_back"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say: few call-backs wait for time, fewer for an answer.
CREATE INDEX "call_back_next_at_idx" ON "call_back"("next_at") WHERE "next_at" IS NOT NULL;
CREATE INDEX "call_back_surveying_idx" ON "call_back"("conversation") WHERE "status" = 'surveying';
CREATE INDEX "call_back_ended_idx" ON "call_back"("pack", "ended_at") WHERE "ended_at" IS NOT NULL;
