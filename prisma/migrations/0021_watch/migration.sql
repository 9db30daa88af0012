-- What was warned of, so that it is told once.
CREATE TABLE "warning" (
    "rule" TEXT NOT NULL,
    "alike" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "warning_pkey" PRIMARY KEY ("rule","alike")
);

-- Data that is wrong, contradicts itself or is missing; its case counts in no figure until the correction is checked.
CREATE TABLE "anomaly" (
    "id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "complaint_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,
    "data" JSONB NOT NULL,

    CONSTRAINT "anomaly_pkey" PRIMARY KEY ("id")
);

-- Standard answers and solutions of frequent kinds, as customer service writes them.
CREATE TABLE "article" (
    "pack" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "data" JSONB NOT NULL,
    "changed_by" TEXT NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "article_pkey" PRIMARY KEY ("pack","number","version")
);

-- CreateIndex
CREATE INDEX "anomaly_complaint_id_idx" ON "anomaly"("complaint_id");

-- CreateIndex
CREATE INDEX "anomaly_status_found_at_idx" ON "anomaly"("status", "found_at");

-- AddForeignKey
ALTER TABLE "anomaly" ADD CONSTRAINT "anomaly_complaint_id_fkey" FOREIGN KEY ("complaint_id") REFERENCES "complaint"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
