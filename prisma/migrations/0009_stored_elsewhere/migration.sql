-- Files may lie in an object storage instead of the row.
ALTER TABLE "attachment" ADD COLUMN "object_key" TEXT;
