-- What a case is looked up by. Prisma's schema cannot say that the index leaves out the rows without one.
CREATE INDEX "complaint_phone_last4_idx" ON "complaint"("phone_last4") WHERE "phone_last4" IS NOT NULL;
CREATE INDEX "complaint_plate_idx" ON "complaint"("plate") WHERE "plate" IS NOT NULL;
CREATE INDEX "complaint_waybill_no_idx" ON "complaint"("waybill_no") WHERE "waybill_no" IS NOT NULL;
CREATE INDEX "complaint_order_no_idx" ON "complaint"("order_no") WHERE "order_no" IS NOT NULL;
