-- Who was insisted on, by which medium: the budget is counted from it.
CREATE TABLE "urgent_call" (
    "call" TEXT NOT NULL,
    "person" TEXT NOT NULL,
    "medium" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "obstacle" TEXT,

    CONSTRAINT "urgent_call_pkey" PRIMARY KEY ("call", "person")
);

-- CreateIndex
CREATE INDEX "urgent_call_at_idx" ON "urgent_call"("at");
