/**
 * Proven here: what comes in by itself has its channel from the policy, what staff take down from their own words; conditions may ask for it;
 * whoever is named as first taker is told of what no rule dispatches; what was kept before there were channels is read as before.
 */
import { expect, test } from 'vitest'
import { openCase } from '../../../core/case/case.ts'
import { factsOf, holds } from '../../../core/case/condition.ts'
import { recalled } from '../../../core/complaint/complaint.ts'
import { decideRegistration } from '../../../core/complaint/decide-registration.ts'
import { channelOfSource, readChannel } from '../../../core/message/channel.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { at, policy, registration } from '../samples.ts'

test('WeChat, the chat with the bot and the API carry channels of their own.', () => {
  expect(channelOfSource('customer', policy)).toBe('wechat')
  expect(channelOfSource('internal', policy)).toBe('chat')
  expect(channelOfSource('system', policy)).toBe('system')
  expect(channelOfSource('staff', policy)).toBeNull()
  expect(channelOfSource('customer', { channels: {} })).toBeNull()
})

test.each([
  ['客户王先生来电反映刹车异响', 'phone'],
  ['客户王先生来访，说打电话没人接', 'visit'],
  ['12315转来客户投诉，客户来电核实过', 'consumer-association'],
  ['收到客户来信', 'letter'],
  ['客户的电话是13800138000', null],
])('“%s” came in by %s.', (text, channel) => expect(readChannel(text, policy)).toBe(channel))

test('A condition may ask for the channel; what has none satisfies no such condition.', () => {
  const facts = (channel: string | null) => factsOf(registration('2026-11-18 10:00', { channel }))
  expect(holds({ channel: ['letter', 'visit'] }, facts('visit'))).toBe(true)
  expect(holds({ channel: ['letter'] }, facts('visit'))).toBe(false)
  expect(holds({ channel: ['letter'] }, facts(null))).toBe(false)
})

test('What no rule dispatches is taken up by the first taker of its channel, in the group of his department.', () => {
  const mailbox = { name: '总经理信箱', offline: true, words: [], taker: 'department:general-manager' }
  const withMailbox: Policy = { ...policy, channels: { ...policy.channels, mailbox } }
  const told = (channel: string) => {
    const situation = { policy: withMailbox, now: at('2026-11-18 10:00'), by: { type: 'system', id: 'heed' } as const }
    const events = decideRegistration(registration('2026-11-18 10:00', { category: null, channel }), situation)
    return noticesFor(openCase('c', events, withMailbox), withMailbox).map(({ notice }) => notice)
  }
  expect(told('mailbox')).toContainEqual(
    expect.objectContaining({ cause: 'toDispatch', place: { group: 'leadership' }, people: ['general-manager'] }),
  )
  expect(told('phone')).toContainEqual(
    expect.objectContaining({
      cause: 'toDispatch',
      place: { group: 'customer-service' },
      people: ['customer-service-manager'],
    }),
  )
})

test('The line-haul company knows all channels of its regulation, and who opens the letters to the general manager.', () => {
  const { channels } = loadPolicy('logistics-line')
  expect(Object.values(channels).map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      ...['全国热线', '网站留言', '总经理信箱', '回访', '传真', '外部网站', '消费者协会', '派送满意度短信'],
      ...['办公邮件', '内部通讯工具'],
    ]),
  )
  expect(channels.mailbox?.taker).toBe('department:leadership')
})

test('A complaint that was kept before there were channels has none.', () => {
  const {
    channel: _,
    system: __,
    ...old
  } = openCase(
    'c',
    decideRegistration(registration('2026-11-18 10:00'), {
      policy,
      now: at('2026-11-18 10:00'),
      by: { type: 'system', id: 'heed' },
    }),
    policy,
  ).complaint
  expect(recalled(old as Parameters<typeof recalled>[0])).toMatchObject({ channel: null, system: null, name: '张建国' })
})
