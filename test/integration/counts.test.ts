/**
 * Proven here: what a message and a complaint cost in SQL statements, round trips and jobs. A number that grows is a decision, not an accident:
 * whoever changes one changes it here too, and says why. `npm run bench -- ingress` prints the same table.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countCosts } from '../bench/costs.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('A message and a complaint cost what they cost and no more.', async () => {
  expect(await countCosts(database.url)).toEqual({
    // One insert that also takes the passive reply over; one job wakes the conversation.
    'take a message': { statements: 1, roundTrips: 1, jobs: 1 },
    // Waiting messages, the conversation, its open and recent complaints, one commit; jobs: the lane, the silence.
    'answer it': { statements: 5, roundTrips: 5, jobs: 2 },
    // The lane is claimed twice (a lock and a claim in one trip) to find it empty the second time, the message is taken out of what the
    // customer's window allows, sent with a token that is read, and reported.
    'send the answer': { statements: 7, roundTrips: 5, jobs: 0 },
    'message in all': { statements: 13, roundTrips: 11, jobs: 3 },
    // The same five; jobs: the customer's lane, two groups, two deadlines.
    'register a complaint': { statements: 5, roundTrips: 5, jobs: 5 },
    // Three lanes claimed and found empty (12), and for each notice the case, the card or the window, the token and the report; before a
    // case's card goes out, whether its group is crowded and has a card for the many. Each of the two groups' messages takes a place in the pace
    // that all processes keep together (a lock, a look and a place in one trip), and leaves it.
    'tell everybody of it': { statements: 42, roundTrips: 32, jobs: 0 },
    'complaint in all': { statements: 61, roundTrips: 49, jobs: 9 },
  })
})
