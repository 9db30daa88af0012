/**
 * Proven here, on a real PostgreSQL: 加急 is booked against the policy's budget by all processes together, once per call however often it
 * is asked; what the platform refused costs nothing, and whoever has too many unread ones rests.
 */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { UrgentPolicy } from '../../core/policy/schema.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

let database: TestDatabase
let data: DataStore
let other: DataStore
let now = Date.parse('2026-03-09T01:00:00Z')

beforeAll(async () => {
  database = await createTestDatabase()
  const clock = { now: () => new Date(now) }
  data = createStore({ url: database.url, clock })
  other = createStore({ url: database.url, clock })
})
afterAll(async () => {
  await Promise.all([data?.close(), other?.close()])
  await database?.drop()
})
beforeEach(() => {
  // A new week for each test: nothing that was booked before counts.
  now += 7 * 86_400_000
})

const budget = (differences: Partial<UrgentPolicy> = {}): UrgentPolicy => ({
  ladder: ['app', 'sms', 'phone'],
  perDay: { app: 100, sms: 3, phone: 0 },
  perPerson: 10,
  restAfterFull: 'PT1H',
  instead: [],
  ...differences,
})
const book = (
  people: string[],
  of: Partial<{ call: string; medium: 'app' | 'sms' | 'phone'; store: DataStore }> = {},
) => (of.store ?? data).urgents.book({ call: of.call ?? randomUUID(), medium: of.medium ?? 'app', people }, budget())

describe('a budget', () => {
  test('lets through as many as are left and refuses the rest', async () => {
    expect(await book(['a', 'b'], { medium: 'sms' })).toEqual({ granted: ['a', 'b'], refused: [] })
    expect(await book(['c', 'd', 'c'], { medium: 'sms' })).toEqual({
      granted: ['c'],
      refused: [{ person: 'd', obstacle: 'budget', code: 'own-budget' }],
    })
    expect((await book(['a'], { medium: 'phone' })).refused).toMatchObject([{ obstacle: 'budget' }])
  })

  test('is not spent twice by a call that is tried again', async () => {
    const call = randomUUID()
    for (let time = 0; time < 3; time++)
      expect((await book(['a', 'b', 'c'], { medium: 'sms', call })).granted).toHaveLength(3)
  })

  test('is spent by two processes at once no further than it reaches', async () => {
    const booked = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        book([`p${index}`], { medium: 'sms', store: index % 2 === 0 ? data : other }),
      ),
    )
    expect(booked.flatMap(({ granted }) => granted)).toHaveLength(3)
  })

  test('gets back what the platform refused, and is whole again a day later', async () => {
    const call = randomUUID()
    await book(['a', 'b', 'c'], { medium: 'sms', call })
    await data.urgents.refuse(call, [{ person: 'b', obstacle: 'quota' }])
    expect((await book(['d', 'e'], { medium: 'sms' })).granted).toEqual(['d'])
    now += 86_400_000
    expect((await book(['f', 'g', 'h'], { medium: 'sms' })).granted).toHaveLength(3)
  })
})

describe('a person', () => {
  test('is insisted on ten times a day by all media together and no more', async () => {
    for (let time = 0; time < 9; time++) expect((await book(['wang'])).granted).toEqual(['wang'])
    expect((await book(['wang'], { medium: 'sms' })).granted).toEqual(['wang'])
    expect(await book(['wang', 'li'])).toEqual({
      granted: ['li'],
      refused: [{ person: 'wang', obstacle: 'full', code: 'own-full' }],
    })
  })

  test('with too many unread ones rests for an hour', async () => {
    const call = randomUUID()
    await book(['wang'], { call })
    await data.urgents.refuse(call, [{ person: 'wang', obstacle: 'full' }])
    expect((await book(['wang'], { call })).refused).toMatchObject([{ obstacle: 'full' }])
    now += 59 * 60_000
    expect((await book(['wang'])).refused).toMatchObject([{ obstacle: 'full' }])
    now += 2 * 60_000
    expect((await book(['wang'])).granted).toEqual(['wang'])
  })
})
