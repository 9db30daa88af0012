-- Who is on leave, and who stands in for him.
CREATE TABLE "absence" (
    "person" TEXT NOT NULL,
    "first_day" TEXT NOT NULL,
    "last_day" TEXT NOT NULL,
    "deputy" TEXT NOT NULL,
    "told_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "absence_pkey" PRIMARY KEY ("person", "first_day")
);
