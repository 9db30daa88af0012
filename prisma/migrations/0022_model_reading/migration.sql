-- How many readings of a language model were bought, by day, in all ('') and by conversation.
CREATE TABLE "model_reading" (
    "day" TEXT NOT NULL,
    "conversation" TEXT NOT NULL,
    "readings" INTEGER NOT NULL,

    CONSTRAINT "model_reading_pkey" PRIMARY KEY ("day", "conversation")
);
