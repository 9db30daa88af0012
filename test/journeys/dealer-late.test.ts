/**
 * Proves, for the car dealer's process from its pack alone, the worst case: every step is late. Each deadline has the regulation's length, each level of its
 * chain tells its people at its time and nobody before, each missed step costs two points; and the ends that nobody wishes for: a customer who
 * is never reached, and the same matter told twice.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack } from './packs.ts'
import { costs, runsOut } from './worst-case.ts'

const PACK = 'auto-dealer'
const AGENT = { as: 'ou_customer-service-agent' }
const SALES = { as: 'ou_sales-manager' }
const [CHEN, WANG, SUN, XU] = ['客服经理 陈静', '销售经理 王海涛', '综合部经理 孙丽', '总经理 徐明远'] as [
  string,
  string,
  string,
  string,
]

/** The chain of every step, whoever is late. */
const climbs = (first: string[]): [string, string[]][] => [
  ['PT0S', first],
  ['PT1H', [CHEN, SUN]],
  ['PT2H', [XU]],
  ['PT4H', [XU]],
]

describePack('At the car dealer, with everything late,', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: PACK })

  it('each step climbs to the general manager and costs two points, and who is called three times in vain ends unreached', {
    timeout: 120_000,
  }, async () => {
    const { group, api, ...rest } = tell()
    const story = { group, api, ...rest }
    const answer = await api('POST', '/api/complaints', {
      externalNumber: 'LATE-1',
      customer: { name: '马先生', phone: '13900004321' },
      story: '我很不满意，你们看着办吧。',
    })
    const { number } = JSON.parse(answer.body) as { number: string }
    const desk = group('客服部投诉群', number)
    await runsOut(
      story,
      { pack: PACK, number, card: desk },
      { clock: 'dispatch', within: 'PT30M', levels: climbs([CHEN]) },
    )
    await desk.press('派单', AGENT, { department: 'sales' })

    const sales = group('销售部投诉处理群', number)
    const about = { pack: PACK, number, card: sales }
    await runsOut(story, about, { clock: 'contact', within: 'PT2H', levels: climbs([WANG, CHEN]) })
    await sales.press('已联系客户', SALES, { note: '答应换一位顾问' })
    await sales.press('提交方案', SALES, { measure: '更换顾问并致歉', compensation: 0 })
    await sales.press('客户已同意', SALES)
    await runsOut(story, about, { clock: 'report-back', within: 'same-day', levels: climbs([WANG, CHEN]) })
    await sales.press('完成', SALES, { result: '已更换顾问' })
    await runsOut(story, { ...about, card: desk }, { clock: 'call-back', within: 'P7D', levels: climbs([WANG, CHEN]) })
    expect(costs(await story.case(number))).toEqual(['-2 分', '-2 分', '-2 分', '-2 分'])

    for (const attempt of [1, 2, 3]) {
      await desk.press('登记回访', AGENT, { outcome: 'unreachable', note: `第 ${attempt} 次无人接听` })
    }
    const ended = await story.case(number)
    expect([ended.status, ended.points]).toEqual(['closed', -9])
    expect(ended.timeline.find(({ type }) => type === 'closed')?.text).toBe('多次联系不上客户，结案')
    expect(ended.timeline.filter(({ type }) => type === 'followUpTried')).toHaveLength(3)
  })
})
