/**
 * Proves, for the monitoring standard: a dangerous complaint and a burst of like ones are told once to whom the policy names; data in doubt is
 * marked, corrected by one and checked by another; what customer service writes down is offered on the card and answers a question.
 */
import { expect, it } from 'vitest'
import { tellStories } from '../setup/story.ts'
import { describePack } from './packs.ts'

const MONITOR = 'ou_monitor'
const AGENT = 'ou_monitor-agent'
const TECHNICAL = 'ou_technical-manager'

describePack('Watching', suite => {
  const tell = tellStories(suite, { policy: 'monitoring', from: '2026-03-04T09:00:00+08:00' })

  it('tells of danger and bursts once, sets doubtful data apart, and shares what is known', async () => {
    const { customer, group, person, clock, inGroup } = tell()
    await person(AGENT).says(
      '知识 新增 产品与服务｜会员卡怎么办理｜在小程序“我的”里点“开卡”，当场生效。｜核对会员状态，补发会员卡｜办会员卡',
    )
    expect(await person(AGENT).hears(/已新增知识/)).toMatch(/已新增知识 1（产品与服务）/)
    await person(TECHNICAL).says('知识 修改 1 答复：随便')
    await person(TECHNICAL).hears(/知识库由.*维护/)
    await person(AGENT).says('知识 修改 1 解决办法：核对会员状态，补发会员卡，回电确认')
    await person(AGENT).hears(/补发会员卡，回电确认/)
    await customer('oAsker').says('请问会员卡怎么办理？')
    await customer('oAsker').hears(/点“开卡”，当场生效/)

    const numbers: string[] = []
    for (const index of [1, 2, 3, 4, 5]) {
      numbers.push(
        await customer(`oBurst${index}`).complains({
          story: '你们的软件又闪退，用不了，产品质量太差了',
          phone: `1380000000${index}`,
          plate: null,
        }),
      )
    }
    const watchers = inGroup('投诉监控群', MONITOR)
    const burst = await watchers.hears(/预警（同类集中投诉）/)
    expect(burst).toContain('5 件同类投诉（产品与服务，技术支持部）')
    for (const number of numbers) expect(burst).toContain(number)
    const [first = ''] = numbers
    expect((await group('技术支持投诉群', first).shows(/参考答复（知识 1）/)).text).toMatch(/补发会员卡，回电确认/)

    await customer('oBurst1').withdraws()
    await clock.moves('PT20M')
    expect(await watchers.heard(/预警（同类集中投诉）/)).toBe(1)

    await person(AGENT).says('异常')
    await person(AGENT).hears(/没有存疑的数据/)
  }, 90_000)
})
