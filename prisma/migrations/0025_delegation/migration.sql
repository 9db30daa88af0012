-- Who may sign plans for whom, from when to when, up to how much. Rows stay: they are the record.
CREATE TABLE "delegation" (
    "person" TEXT NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,
    "deputy" TEXT NOT NULL,
    "up_to" DOUBLE PRECISION,
    "first_day" TEXT NOT NULL,
    "last_day" TEXT NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "delegation_pkey" PRIMARY KEY ("person", "told_at")
);
