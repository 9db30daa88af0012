-- What a customer still lets us say to him of our own accord, and by which way every try went.
ALTER TABLE "delivery_attempt" ADD COLUMN "via" TEXT;

CREATE TABLE "send_window" (
    "conversation" TEXT NOT NULL,
    "as_of" TIMESTAMPTZ(3) NOT NULL,
    "gone" BOOLEAN NOT NULL DEFAULT false,
    "message_until" TIMESTAMPTZ(3),
    "message_left" INTEGER NOT NULL DEFAULT 0,
    "action_until" TIMESTAMPTZ(3),
    "action_left" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "send_window_pkey" PRIMARY KEY ("conversation")
);

-- What Prisma's schema cannot say: the ledger of a case; the template message that the platform reports on.
CREATE INDEX "outbox_news_idx" ON "outbox"(("notice"->>'complaintId')) WHERE "notice"->>'type' = 'tell-customer';
CREATE INDEX "outbox_template_idx" ON "outbox"("message_id") WHERE "via" = 'template';
