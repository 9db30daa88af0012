import type { ReadingBudget } from '../../core/ports/reading.ts'
import type { Database } from './database.ts'

/** Readings of a language model that a day allows. */
export type ReadingLimits = { perDay: number; perConversation: number }

/** Both counters or none: a reading that the day refuses is not counted against the conversation. */
const SPEND = {
  name: 'model-reading-spend',
  text: `
WITH conversation AS (
  INSERT INTO model_reading AS known (day, conversation, readings)
  SELECT $1, $2, 1 WHERE $3 > 0 AND NOT EXISTS (SELECT 1 FROM model_reading WHERE day = $1 AND conversation = '' AND readings >= $4)
  ON CONFLICT (day, conversation) DO UPDATE SET readings = known.readings + 1 WHERE known.readings < $3
  RETURNING 1
)
INSERT INTO model_reading AS known (day, conversation, readings)
SELECT $1, '', 1 FROM conversation WHERE $4 > 0
ON CONFLICT (day, conversation) DO UPDATE SET readings = known.readings + 1 WHERE known.readings < $4
RETURNING readings`,
}

/** Counters of days gone by say whom we talked to: they go. */
const FORGET = { name: 'model-reading-forget', text: 'DELETE FROM model_reading WHERE day < $1' }

/** Counts readings in the database, so that all processes share one budget. */
export function createReadingBudget(database: Database): (limits: ReadingLimits) => ReadingBudget {
  return ({ perDay, perConversation }) => ({
    async spend(conversation, day) {
      const [counted] = await database.run<{ readings: number }>(SPEND, [day, conversation, perConversation, perDay])
      if (counted?.readings === 1) await database.run(FORGET, [day])
      return counted !== undefined
    },
  })
}
