/**
 * Proven here: what becomes of a case is told to the colleague who registered it in words for him: he is not asked whether he is content, nor told to
 * answer with a number; who complains of something inside the company is spoken to as the one who complains; and a customer whose own complaint
 * was merged into it reads what customers read.
 */
import { expect, test } from 'vitest'
import { CUSTOMER_NEWS, type CustomerNews } from '../../../core/notification/notice.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { presentNews } from '../../../core/notification/present.ts'
import { play } from '../deadline/clock-samples.ts'
import { at, policy } from '../samples.ts'

const CHAT = 'feishu:p2p:ou_sales-adviser'
const NOW = '2026-11-18 11:00'
const FACTS = {
  reason: '描述与事实不符',
  person: 'service-manager',
  by: 'operations-manager',
  question: '车牌号是多少',
  note: '配件已到',
  into: 'TS20261118009',
  dueAt: at('2026-11-18 17:00').toISOString(),
}

function storyOf(source: 'customer' | 'staff' | 'internal') {
  const { opened, does } = play(policy, '2026-11-18 10:00', { source, conversation: CHAT })
  const contacted = does(opened, '2026-11-18 10:30', { type: 'contact', note: '已联系' })
  const resolved = does(contacted, NOW, { type: 'complete', result: '已当面道歉' })
  const say = (news: CustomerNews, facts: Record<string, string> = FACTS, conversation = CHAT) =>
    presentNews(
      { type: 'tell-customer', complaintId: resolved.complaint.id, conversation, news, facts },
      resolved,
      policy,
      at(NOW),
    )
  return { resolved, say }
}

test('Who registered for a customer is told what he can answer him.', () => {
  const { say } = storyOf('staff')
  expect(say('resolved')).toBe(
    '您登记的投诉 TS20261118001 已经处理好：已当面道歉。客户问起，可以这样答复；客户不满意，请告诉业务经理。',
  )
  expect(say('closed')).toBe('您登记的投诉 TS20261118001 已结案。')
  expect(say('escalated', { person: 'service-manager' })).toBe(
    '您登记的投诉 TS20261118001 已经升级，由服务经理 赵志强督办。客户问起，可以这样答复。',
  )
})

test('Who complains inside the company is told when somebody will talk to him, and that he will be asked.', () => {
  const { say } = storyOf('internal')
  expect(say('registered')).toMatch(/^已登记，编号 TS20261118001，由业务部负责，.*前会有人联系您/)
  expect(say('resolved')).toMatch(/回访的同事会问您是否满意/)
  expect(say('closed')).toMatch(/^您的投诉 TS20261118001 已结案/)
})

test.each(['staff', 'internal'] as const)(
  'No news to a colleague (%s) asks for a number that nobody would understand.',
  source => {
    const { say } = storyOf(source)
    for (const news of CUSTOMER_NEWS) {
      // Neither is told to him.
      if (source === 'staff' ? news === 'followUp' : news === 'answered' || news === 'converted') continue
      const text = say(news)
      expect([news, text]).toEqual([news, expect.not.stringMatching(/回复 ?[12]|回复“|直接在这里|undefined|null/)])
    }
  },
)

test('A customer whose own complaint was merged into it reads what customers read.', () => {
  expect(storyOf('staff').say('resolved', {}, 'wechat:oAnother')).toMatch(/您对处理结果满意吗？满意请回复 1/)
})

test('The call-back is the customer’s: who registered for him is not told of it.', () => {
  const told = (source: 'customer' | 'staff') => {
    const { opened, does, passes } = play(policy, '2026-11-18 10:00', { source, conversation: CHAT })
    const resolved = does(does(opened, '2026-11-18 10:30', { type: 'contact', note: '已联系' }), NOW, {
      type: 'complete',
      result: '已当面道歉',
    })
    return noticesFor(passes(resolved, '2026-11-24 12:00'), policy).filter(
      ({ notice }) => notice.type === 'tell-customer' && notice.news === 'followUp',
    ).length
  }
  expect([told('customer'), told('staff')]).toEqual([1, 0])
})
