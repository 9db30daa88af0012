/**
 * Proves, for every code with which Feishu may refuse a line to a group: it is tried again where that can help, and where it cannot, whoever
 * was to be told is told in his own chat, with the card; a refusal there is visible and ends.
 */
import { expect, test } from 'vitest'
import { busyCodes, chatLostCodes, policyFor } from '../../../bots/feishu/codes.ts'
import { PlatformError } from '../../../core/errors.ts'
import type { Notice, OutboxDraft } from '../../../core/notification/notice.ts'
import type { Outgoing } from '../../../core/ports/outbox.ts'
import { deliver } from '../../../jobs/deliver.ts'
import type { DeliverPorts } from '../../../jobs/deliver-ports.ts'
import { at, newCase, policy } from '../samples.ts'

const MANAGER = 'operations-manager'

async function refusedWith(code: string, notice: Notice): Promise<{ outcome: string[]; instead: Notice[] }> {
  const found = newCase('2026-11-18 10:00')
  const outcome: string[] = []
  const instead: OutboxDraft[] = []
  const waiting: Outgoing[] = [
    { id: '1', lane: 'feishu:group:after-sales', key: 'k', notice, attempts: 0, createdAt: at('2026-11-18 10:00') },
  ]
  const refusal = new PlatformError({
    platform: 'feishu',
    code,
    ...policyFor(code, 400),
    busy: busyCodes.has(code),
    chatLost: chatLostCodes.has(code),
  })
  const ports = {
    outbox: {
      claim: async () => ({ outgoing: waiting.splice(0), waitUntil: null }),
      sent: async () => void outcome.push('sent'),
      failed: async (_ids: string[], failure: { retryAt: Date | null }) =>
        void outcome.push(failure.retryAt ? 'later' : 'failed'),
      release: async () => undefined,
    },
    store: {
      readCase: async () => found,
      commit: async ({ outbox }: { outbox: OutboxDraft[] }) => {
        instead.push(...outbox)
        return { numbers: {}, lanes: [] }
      },
    },
    cards: { read: async () => null, countSince: async () => 0 },
    groupChats: { chatOf: async () => 'oc_after-sales' },
    policies: { current: () => ({ policy }), version: async () => policy },
    clock: { now: () => at('2026-11-18 10:00') },
    alarms: { relay: async () => undefined },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    messengers: { feishu: { capabilities: { merge: false }, send: () => Promise.reject(refusal) } },
  } as unknown as DeliverPorts
  await deliver('feishu:group:after-sales', ports)
  return { outcome, instead: instead.map(({ notice: one }) => one) }
}

const line = (place: { group: string } | { person: string }): Notice => ({
  type: 'call-on',
  complaintId: 'c'.repeat(32),
  place,
  people: [MANAGER],
  cause: 'reminder',
  facts: { clock: '联系客户', dueAt: at('2026-11-18 12:00').toISOString() },
  media: ['mention', 'app'],
})

test.each([
  ['230020', 'too fast for this group'],
  ['99991400', 'too fast for the gateway'],
  ['99991663', 'token not valid, even a new one'],
  ['230002', 'bot not in the group: another is made'],
  ['232009', 'group dissolved: another is made'],
  ['232011', 'bot not in the group: another is made'],
])('%s (%s) is waited for', async code => {
  expect(await refusedWith(code, line({ group: 'after-sales' }))).toEqual({ outcome: ['later'], instead: [] })
})

test.each([
  ['230013', 'person left'],
  ['230018', 'bot may not speak'],
  ['230035', 'bot may not write'],
  ['230022', 'sensitive words'],
  ['230025', 'too long'],
  ['230028', 'data loss prevention'],
  ['230099', 'card rejected'],
  ['99991672', 'no permission'],
])('%s (%s) is told in private instead', async code => {
  const { outcome, instead } = await refusedWith(code, line({ group: 'after-sales' }))
  expect(outcome).toEqual(['failed'])
  expect(instead).toEqual([
    { type: 'personal-card', complaintId: 'c'.repeat(32), person: MANAGER },
    { ...line({ person: MANAGER }) },
  ])
})

test.each(['230013', '230018', '230028'])('%s in private is visible, and ends', async code => {
  expect(await refusedWith(code, line({ person: MANAGER }))).toEqual({ outcome: ['failed'], instead: [] })
})

test('the card of a case that a group will not take goes to whoever handles it', async () => {
  const card: Notice = { type: 'case-card', complaintId: 'c'.repeat(32), group: 'after-sales' }
  const { outcome, instead } = await refusedWith('230018', card)
  expect(outcome).toEqual(['failed'])
  expect(instead).toEqual([{ type: 'personal-card', complaintId: 'c'.repeat(32), person: MANAGER }])
})
