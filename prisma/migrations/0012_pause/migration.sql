-- A clock may stand still while the case waits for the customer.
ALTER TABLE "deadline" ADD COLUMN "paused_at" TIMESTAMPTZ(3),
ADD COLUMN "pause_left" BIGINT;
