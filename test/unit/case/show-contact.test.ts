/** Proves: a customer's contact is sent whole to one person's own id; where the platform forbids it he is told, without the number. */
import { expect, test } from 'vitest'
import { PlatformError } from '../../../core/errors.ts'
import type { Outbound } from '../../../core/message/outbound.ts'
import type { Outgoing } from '../../../core/ports/outbox.ts'
import { deliver } from '../../../jobs/deliver.ts'
import type { DeliverPorts } from '../../../jobs/deliver-ports.ts'
import { at, newCase, policy } from '../samples.ts'

const PERSON = 'operations-manager'

/** Delivers one notice; `refuse` is what the platform says to a text with a phone number in it. */
async function sentWith(refuse?: PlatformError): Promise<{ sent: Outbound[]; outcome: string[] }> {
  const found = newCase('2026-11-18 10:00')
  const sent: Outbound[] = []
  const outcome: string[] = []
  const waiting: Outgoing[] = [
    {
      id: '1',
      lane: `feishu:person:${PERSON}`,
      key: 'k',
      notice: { type: 'contact', complaintId: found.complaint.id, person: PERSON },
      attempts: 0,
      createdAt: at('2026-11-18 10:00'),
    },
  ]
  const ports = {
    outbox: {
      claim: async () => ({ outgoing: waiting.splice(0), waitUntil: null }),
      sent: async () => void outcome.push('sent'),
      failed: async (_ids: string[], failure: { retryAt: Date | null }) =>
        void outcome.push(failure.retryAt ? 'later' : 'failed'),
      release: async () => undefined,
    },
    store: { readCase: async () => found },
    policies: { current: () => ({ policy }), version: async () => policy },
    clock: { now: () => at('2026-11-18 10:00') },
    alarms: { relay: async () => undefined },
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    messengers: {
      feishu: {
        capabilities: { merge: false },
        send: async (message: Outbound) => {
          if (refuse && JSON.stringify(message).includes('13860317719')) throw refuse
          sent.push(message)
          return { messageId: 'om_1' }
        },
      },
    },
  } as unknown as DeliverPorts
  await deliver(`feishu:person:${PERSON}`, ports)
  return { sent, outcome }
}

const to = { platform: 'feishu', openId: `ou_${PERSON}` }

test('A contact goes whole to the person who asked.', async () => {
  const { sent, outcome } = await sentWith()
  expect(sent).toEqual([
    {
      type: 'text',
      to,
      spans: [{ text: 'TS20261118001 的客户：张建国，电话 13860317719。仅供您联系客户，请勿转发。' }],
    },
  ])
  expect(outcome).toEqual(['sent'])
})

test('A company that forbids numbers in chats is obeyed, and the person is told where to look.', async () => {
  const refused = new PlatformError({ platform: 'feishu', code: '230028', retry: 'never' })
  const { sent, outcome } = await sentWith(refused)
  expect(sent).toMatchObject([{ to, spans: [{ text: expect.stringMatching(/再点一次“查看联系方式”/) }] }])
  expect(outcome).toEqual(['sent'])
})

test('A platform that is busy is asked again later.', async () => {
  const busy = new PlatformError({ platform: 'feishu', code: '11232', retry: 'later' })
  expect(await sentWith(busy)).toEqual({ sent: [], outcome: ['later'] })
})
