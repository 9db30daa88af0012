/**
 * Proves, for the monitoring standard: a dangerous complaint and a burst of like ones are told once to whom the policy names; data in doubt is
 * marked, corrected by one and checked by another; what customer service writes down is offered on the card and answers a question; what another system has on record differently is in doubt as well.
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

  it('what two systems have on record differently is isolated at once, put right by one, checked by another', async () => {
    const { person, api, inGroup, clock } = tell()
    const receivedAt = (await clock.now()).toISOString()
    const handOver = async (externalNumber: string, phone: string) => {
      const body = { externalNumber, customer: { name: '高兰', phone }, story: '软件一直闪退，用不了' }
      return JSON.parse((await api('POST', '/api/complaints', body)).body).number as string
    }
    const [wrong, lacking] = [await handOver('KF-100', '13860317719'), await handOver('KF-101', '13700001102')]
    await clock.moves('PT11M')
    const record = {
      from: new Date(Date.parse(receivedAt) - 3_600_000).toISOString(),
      to: (await clock.now()).toISOString(),
      complaints: [
        { externalNumber: 'KF-100', receivedAt, state: '已关闭', fields: { name: '高兰', phone: '13926457718' } },
        { externalNumber: 'KF-102', receivedAt },
      ],
    }
    const compare = async () => JSON.parse((await api('POST', '/api/complaints/compare', record)).body)
    const first = await compare()
    expect(first.differences).toEqual([
      { externalNumber: 'KF-100', number: wrong, field: 'status' },
      { externalNumber: 'KF-100', number: wrong, field: 'phone' },
      { externalNumber: 'KF-102', number: null, field: 'here' },
      { externalNumber: 'KF-101', number: lacking, field: 'there' },
    ])
    expect([first.fresh, (await compare()).fresh]).toEqual([4, 0])
    expect(JSON.stringify(first)).not.toContain('138')

    const call = await person(TECHNICAL).hears(/联系电话：我方138\*\*\*\*7719，对方139\*\*\*\*7718/)
    expect(call).toMatch(/与客户中心系统的记录不一致.*已隔离，不计入统计/)
    const monitor = person(MONITOR)
    await inGroup('投诉监控群', MONITOR).hears(/KF-102 的数据存疑：客户中心系统有这件，我方没有/)
    await person(TECHNICAL).says(`更正 ${wrong} 电话 改为 13926457718 原因：转来时抄错一位`)
    await person(TECHNICAL).hears(/联系电话已更正为：139\*\*\*\*7718.*另一位同事复核/)
    await person(AGENT).says('异常')
    expect(await person(AGENT).hears(/存疑数据/)).toMatch(new RegExp(`${wrong}：.*联系电话.*待复核`))
    await person(TECHNICAL).says(`更正 ${wrong} 原因：对方提前关闭 更正：已请对方恢复为处理中`)
    await person(TECHNICAL).hears(/已登记更正/)
    await person(AGENT).says(`复核 ${wrong} 通过`)
    await person(AGENT).hears(/重新计入统计/)
    await monitor.says('更正 KF-102 原因：接口当时超时 更正：已请对方重新转来')
    await monitor.hears(/已登记更正/)
    await person(AGENT).says('复核 KF-102 通过')
    await person(AGENT).hears(/已复核，KF-102/)
    await person(AGENT).says('异常')
    expect(await person(AGENT).hears(/存疑数据 1 件/)).toContain(lacking)
  }, 90_000)
})
