-- CreateTable
CREATE TABLE "complaint" (
    "id" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "pack" TEXT NOT NULL,
    "policy_version" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "round" INTEGER NOT NULL,
    "category" TEXT,
    "severity" TEXT NOT NULL,
    "department" TEXT,
    "handler" TEXT,
    "conversation" TEXT,
    "source" TEXT NOT NULL,
    "phone_last4" TEXT,
    "name" TEXT,
    "plate" TEXT,
    "waybill_no" TEXT,
    "order_no" TEXT,
    "registered_at" TIMESTAMPTZ(3) NOT NULL,
    "resolved_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "data" JSONB NOT NULL,

    CONSTRAINT "complaint_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "complaint_event" (
    "complaint_id" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "actor_type" TEXT NOT NULL,
    "actor_id" TEXT NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "complaint_event_pkey" PRIMARY KEY ("complaint_id","seq")
);

-- CreateTable
CREATE TABLE "deadline" (
    "id" TEXT NOT NULL,
    "complaint_id" TEXT NOT NULL,
    "clock" TEXT NOT NULL,
    "occurrence" INTEGER NOT NULL,
    "started_by" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "opens_at" TIMESTAMPTZ(3),
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "status" TEXT NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "step" INTEGER NOT NULL,
    "level" INTEGER NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "deadline_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "key" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "next_at" TIMESTAMPTZ(3),
    "state" JSONB NOT NULL,

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" BIGSERIAL NOT NULL,
    "platform" TEXT NOT NULL,
    "platform_id" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "payload" TEXT NOT NULL,
    "handled_at" TIMESTAMPTZ(3),
    "passive_until" TIMESTAMPTZ(3),
    "passive_text" TEXT,
    "passive_released" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "lane" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "notice" JSONB NOT NULL,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "retry_at" TIMESTAMPTZ(3),
    "message_id" TEXT,
    "via" TEXT,
    "error" TEXT,

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "delivery_attempt" (
    "id" BIGSERIAL NOT NULL,
    "outbox_id" BIGINT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "outcome" TEXT NOT NULL,
    "code" TEXT,

    CONSTRAINT "delivery_attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "card" (
    "complaint_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "posted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "card_pkey" PRIMARY KEY ("complaint_id","kind","place")
);

-- CreateTable
CREATE TABLE "press" (
    "id" TEXT NOT NULL,
    "answer" JSONB NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "press_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "number_sequence" (
    "prefix" TEXT NOT NULL,
    "day" TEXT NOT NULL,
    "last" INTEGER NOT NULL,

    CONSTRAINT "number_sequence_pkey" PRIMARY KEY ("prefix","day")
);

-- CreateTable
CREATE TABLE "token" (
    "key" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "renew_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "rejected" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "token_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "policy_version" (
    "hash" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "saved_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "policy_version_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE UNIQUE INDEX "complaint_number_key" ON "complaint"("number");

-- CreateIndex
CREATE INDEX "complaint_conversation_registered_at_idx" ON "complaint"("conversation", "registered_at");

-- CreateIndex
CREATE INDEX "complaint_registered_at_idx" ON "complaint"("registered_at");

-- CreateIndex
CREATE INDEX "deadline_complaint_id_idx" ON "deadline"("complaint_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_platform_platform_id_key" ON "inbox"("platform", "platform_id");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_key_key" ON "outbox"("key");

-- CreateIndex
CREATE INDEX "delivery_attempt_outbox_id_idx" ON "delivery_attempt"("outbox_id");

-- CreateIndex
CREATE INDEX "card_message_id_idx" ON "card"("message_id");

-- CreateIndex
CREATE INDEX "card_posted_at_idx" ON "card"("posted_at");

-- AddForeignKey
ALTER TABLE "complaint_event" ADD CONSTRAINT "complaint_event_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "deadline" ADD CONSTRAINT "deadline_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "delivery_attempt" ADD CONSTRAINT "delivery_attempt_outbox_id_fkey" FOREIGN KEY ("outbox_id") REFERENCES "outbox"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "card" ADD CONSTRAINT "card_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What Prisma's schema cannot say: indexes of the few rows that are still under way.
CREATE INDEX "complaint_open_idx" ON "complaint"("handler") WHERE "ended_at" IS NULL;
CREATE INDEX "deadline_next_at_idx" ON "deadline"("next_at") WHERE "next_at" IS NOT NULL;
CREATE INDEX "conversation_next_at_idx" ON "conversation"("next_at") WHERE "next_at" IS NOT NULL;
CREATE INDEX "inbox_waiting_idx" ON "inbox"("conversation", "id") WHERE "handled_at" IS NULL;
CREATE INDEX "inbox_passive_idx" ON "inbox"("conversation") WHERE "passive_until" IS NOT NULL AND "passive_text" IS NULL AND NOT "passive_released";
CREATE INDEX "outbox_unsent_idx" ON "outbox"("lane", "id") WHERE "status" IN ('waiting', 'sending');

-- Ends a statement whose guard failed: all of it is undone, and the caller sees SQLSTATE HD409.
CREATE FUNCTION "raise_conflict"("what" TEXT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'somebody else changed the % first', "what" USING ERRCODE = 'HD409';
END
$$;
