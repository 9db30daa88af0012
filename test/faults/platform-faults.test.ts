/**
 * Proves that every person gets every message exactly once whatever the platforms do wrong, one kind of misbehaviour at a time and all of
 * them at once: refused, overloaded or broken calls, lost answers, dead tokens, events twice, out of order and an hour late. The kinds are
 * those that the stand-ins list; a new one is tried without a new test.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { feishuFaults } from '../../bots/sandbox/feishu/faults.ts'
import { faultKinds } from '../../bots/sandbox/wechat/faults.ts'
import { type FeishuMessage, startTestApp, type TestApp } from '../setup/app.ts'
import { numberIn, type Story, storyOf } from '../setup/story.ts'

const OPERATIONS = { as: 'ou_operations-manager' }
/** A lost answer of WeChat cannot be told from a lost call: the customer may read that message twice, and never not at all. */
const MAY_REPEAT = new Set(['lost-answer', 'timeout'])

type Platform = 'wechat' | 'feishu'

let app: TestApp
let story: Story
beforeAll(async () => {
  app = await startTestApp({ startsAt: '2026-03-02T09:00:00+08:00', quiet: 'PT0.4S' })
  story = storyOf(app)
})
afterEach(async () => {
  await app.call('DELETE', '/sandbox/api/faults')
})
afterAll(async () => {
  await app?.close()
})

/** A complaint told in one breath, contacted and solved, with a question of the manager's in between; the platforms misbehave from the start. */
async function play(who: string, faults: readonly (readonly [Platform, string])[], mayRepeat = false): Promise<void> {
  const { customer, group, person } = story
  const he = customer(who)
  const manager = person(OPERATIONS.as)
  const onceOr = (times: number) => (mayRepeat ? times >= 1 && times <= 2 : times === 1)
  const asked = { help: await manager.heard(/我能帮您/), duty: await manager.heard(/现在各部门的负责人/) }

  for (const [platform, kind] of faults) await story.fault(platform, kind, 1)
  await he.tells(
    '昨天在你们店做保养，师傅态度很差，问他什么都不理。',
    '我叫王芳，电话13900001234，车牌粤B6N2M9，要求道歉。',
  )
  await he.hears(/我复述一下/)
  await he.says('1')
  const number = numberIn(await he.hears(/编号 \w+/))
  const service = group('售后投诉处理群', number)
  await service.card()
  await manager.says('帮助', '值班')
  await manager.hears(/我能帮您/)
  await manager.hears(/现在各部门的负责人/)
  await service.press('已联系客户', OPERATIONS, { note: '客户要求道歉' })
  await service.shows(/处理中/)
  await service.press('完成', OPERATIONS, { result: '已向客户当面道歉' })
  await he.hears(/已经处理好：已向客户当面道歉/)

  for (const words of [/我复述一下/, /已经登记/, /已经处理好/]) {
    expect([words, await he.heard(words), onceOr(await he.heard(words))]).toEqual([words, expect.any(Number), true])
  }
  expect((await manager.heard(/我能帮您/)) - asked.help).toBe(1)
  expect((await manager.heard(/现在各部门的负责人/)) - asked.duty).toBe(1)
  const path = '/sandbox/api/feishu/chats/oc_after-sales/messages'
  const { messages } = await app.call<{ messages: FeishuMessage[] }>('GET', path)
  expect(messages.filter(({ card }) => JSON.stringify(card ?? '').includes(number))).toHaveLength(1)
  const { timeline } = await story.case(number)
  for (const type of ['registered', 'contacted', 'resolved']) {
    expect(timeline.filter(event => event.type === type)).toHaveLength(1)
  }
  // Of many at once some may find nothing left to spoil.
  if (faults.length === 1) expect(await waiting()).toEqual({ wechat: [], feishu: [] })
}

async function waiting(): Promise<unknown> {
  return (await app.call<{ waiting: unknown }>('GET', '/sandbox/api/faults')).waiting
}

/** Rests for a real minute, as the platform asks; `test/integration/wechat-api.test.ts` sees to it with a clock of its own. */
const quick = faultKinds.filter(({ kind }) => kind !== 'rate-limit')
/** Cut sockets and refused 加急 have stories of their own. */
const onTheWire = feishuFaults.filter(({ on, kind }) => on !== 'socket' && !kind.startsWith('urgent'))

describe('WeChat misbehaves', { timeout: 90_000 }, () => {
  it.each(quick.map(({ kind, meaning }) => [kind, meaning]))('%s (%s): everybody hears everything once', kind =>
    play(`oWechat${kind}`, [['wechat', kind]], MAY_REPEAT.has(kind)),
  )
})

describe.each(['wechat', 'feishu'] as const)('What %s brings again an hour late', { timeout: 90_000 }, platform => {
  it('changes nothing for anybody', async () => {
    const who = `oLate${platform}`
    await play(who, [[platform, 'late']])
    const everything = async () => ({
      customer: await story.customer(who).chat(),
      manager: await story.person(OPERATIONS.as).chat(),
      cases: await story.numbers(),
    })
    const before = await everything()
    await story.clock.moves('PT1H5M')
    expect(await everything()).toEqual(before)
  })
})

describe('Feishu misbehaves', { timeout: 90_000 }, () => {
  it.each(onTheWire.map(({ kind, meaning }) => [kind, meaning]))('%s (%s): everybody hears everything once', kind =>
    play(`oFeishu${kind}`, [['feishu', kind]]),
  )
})

describe('Both misbehave in every way at once', { timeout: 120_000 }, () => {
  it('and everybody hears everything all the same; what comes again an hour later changes nothing', async () => {
    await play(
      'oWorstDay',
      [
        ...quick.map(({ kind }) => ['wechat', kind] as const),
        ...onTheWire.map(({ kind }) => ['feishu', kind] as const),
      ],
      true,
    )
    const [chat, numbers] = [await story.customer('oWorstDay').chat(), await story.numbers()]
    await story.clock.moves('PT1H5M')
    expect(await story.customer('oWorstDay').chat()).toEqual(chat)
    expect(await story.numbers()).toEqual(numbers)
  })
})
