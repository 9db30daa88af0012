-- What Prisma's schema cannot say: the few kinds of events and the ends of cases that are counted by time.
CREATE INDEX "complaint_event_counted_idx" ON "complaint_event"("at") WHERE "type" IN ('missed', 'rated');
CREATE INDEX "complaint_ended_idx" ON "complaint"("ended_at") WHERE "ended_at" IS NOT NULL;
