-- Calls to a chat or person of the company's chat that are under way or were a moment ago, so that all processes keep one pace. Not logged: after
-- a crash of the database it begins empty.
CREATE UNLOGGED TABLE "pace_place" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "free_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "pace_place_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "pace_place_key_free_at_idx" ON "pace_place"("key", "free_at");
