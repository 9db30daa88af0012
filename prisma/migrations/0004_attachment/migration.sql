-- Files that people sent, kept with the complaint: platforms forget theirs.
CREATE TABLE "attachment" (
    "id" TEXT NOT NULL,
    "inbox_id" BIGINT NOT NULL,
    "platform" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "media_id" TEXT NOT NULL,
    "url" TEXT,
    "file_name" TEXT,
    "status" TEXT NOT NULL DEFAULT 'waiting',
    "tries" INTEGER NOT NULL DEFAULT 0,
    "content_type" TEXT,
    "size" INTEGER,
    "bytes" BYTEA,
    "error" TEXT,
    "expected_at" TIMESTAMPTZ(3) NOT NULL,
    "next_try_at" TIMESTAMPTZ(3),
    "settled_at" TIMESTAMPTZ(3),

    CONSTRAINT "attachment_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "attachment_inbox_id_idx" ON "attachment"("inbox_id");

-- What Prisma's schema cannot say: the few that are still to be fetched. Pictures are packed already, so that packing them again costs
-- time and saves nothing.
CREATE INDEX "attachment_waiting_idx" ON "attachment"("next_try_at") WHERE "status" = 'waiting';
ALTER TABLE "attachment" ALTER COLUMN "bytes" SET STORAGE EXTERNAL;
