-- Who claimed it: a claim whose holder is gone need not be waited for.
ALTER TABLE "outbox" ADD COLUMN     "lease_holder" INTEGER;
