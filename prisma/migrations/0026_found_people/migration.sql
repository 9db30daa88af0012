-- Who was found in the company's own chat by a mobile number or mail address of the policy: ids belong to the app that asked.
CREATE TABLE "found_person" (
    "app_id" TEXT NOT NULL,
    "contact" TEXT NOT NULL,
    "open_id" TEXT NOT NULL,
    "found_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "found_person_pkey" PRIMARY KEY ("app_id", "contact")
);

-- Why somebody is away until further notice: "resigned" or "frozen". Null for a leave.
ALTER TABLE "absence" ADD COLUMN "departure" TEXT;
