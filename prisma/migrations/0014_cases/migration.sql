-- Who else is told of a complaint, because the same matter was told in another that was merged into it.
ALTER TABLE "complaint" ADD COLUMN "followers" TEXT[] NOT NULL DEFAULT ARRAY[]::TEXT[];

-- What Prisma's schema cannot say: followers of the few cases that have them and are under way, insurance policies, and assessments by time.
CREATE INDEX "complaint_followers_idx" ON "complaint" USING GIN ("followers") WHERE "ended_at" IS NULL AND cardinality("followers") > 0;
CREATE INDEX "complaint_policy_no_idx" ON "complaint"(("data"->'fields'->>'policyNo')) WHERE ("data"->'fields'->>'policyNo') IS NOT NULL;
CREATE INDEX "complaint_event_assessed_idx" ON "complaint_event"("at") WHERE "type" = 'assessed';
