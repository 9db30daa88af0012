-- The message or report that ended it: taken up again after a crash, the same message finds what it has ended.
ALTER TABLE "absence" ADD COLUMN "ended_by" TEXT;
ALTER TABLE "delegation" ADD COLUMN "ended_by" TEXT;
