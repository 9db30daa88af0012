/**
 * Proves that looking up whether everybody still works here keeps to the platform's pace, however long the list, and that one unknown
 * account does not hide the others.
 */
import { expect, it } from 'vitest'
import { feishuDirectory } from '../../../bots/feishu/people.ts'
import { PlatformError } from '../../../core/errors.ts'
import { loadPolicy } from '../../../core/policy/load.ts'

const logger = { info: () => {}, warn: () => {}, error: () => {} }
const dealer = loadPolicy('auto-dealer')
const [somebody] = Object.values(dealer.people)

function company(people: number) {
  if (!somebody) throw new Error('the pack names nobody')
  const ids = Array.from({ length: people }, (_, index) => `person-${index}`)
  return { ...dealer, people: Object.fromEntries(ids.map(id => [id, { ...somebody, openId: `ou_${id}` }])) }
}

/** A platform that lets fifty calls a second through, and time that passes when somebody waits. */
function platform(unknown: string) {
  let now = 0
  const asked: number[] = []
  const wait = async (ms: number) => {
    now += ms
  }
  const stopwatch = { now: () => now, wait }
  const api = {
    resolveIds: async () => new Map<string, string>(),
    getUser: async (openId: string) => {
      asked.push(now)
      if (asked.filter(at => now - at < 1000).length > 50) throw refusal('99991400', 'later')
      if (openId === unknown) throw refusal('41012', 'never')
      return { openId, name: '', resigned: openId === 'ou_person-70', frozen: false, activated: true }
    },
  }
  return feishuDirectory({ api, logger, stopwatch })
}

function refusal(code: string, retry: 'later' | 'never'): PlatformError {
  return new PlatformError({ platform: 'feishu', code, retry })
}

it('looks up more people than the platform answers for in a second', async () => {
  const standing = await platform('ou_person-3').standing(company(120))
  expect(standing.size).toBe(119)
  expect(standing.get('person-70')).toBe('resigned')
  expect(standing.get('person-71')).toBe('here')
})
