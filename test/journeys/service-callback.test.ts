/**
 * Proves, for proactive call-backs after service from the pack alone: a list of visits becomes a task each, due 3 working days after the visit; the
 * customer whose chat is open is asked there; three calls without an answer end as unsuccessful; a grievance is settled within the caller's
 * authority or tracked with a promise of one hour; a complaint is registered with everything that was told and contacted within two
 * hours; a major one is reported, appraised and planned with the region and ends, where no agreement is found, by arbitration or in court; everything
 * late climbs; and all of it is counted.
 */
import { expect, it } from 'vitest'
import { numberIn, tellStories } from '../setup/story.ts'
import { describePack, minutesOf, openNames } from './packs.ts'
import { costs, runsOut } from './worst-case.ts'

const CALLER = { as: 'ou_caller-one' }
const OTHER_CALLER = { as: 'ou_caller-two' }
const SUPERVISOR = { as: 'ou_workshop-supervisor' }
const MANAGER = { as: 'ou_service-manager' }
const REGION = { as: 'ou_regional-manager' }
const [GAO, DENG, JIA] = ['服务经理 高建军', '客户关系经理 邓雅琴', '区域经理 贾振国'] as [string, string, string]
const HEAD = '工单号,服务时间,客户姓名,电话,车牌号,服务项目,服务顾问'

describePack('Under the call-back programme', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'service-callback' })

  it('a list makes a task of each visit once, and tells which rows it could not read', async () => {
    const { person, group, api } = tell()
    const lead = person('ou_customer-relations-manager')
    const list = [
      HEAD,
      'RO0301,2026-03-01 10:00,张建国,13860317719,粤B6N2M9,小保养,李想',
      'RO0302,2026-03-01 11:00,林女士,13900001235,粤B11111,换轮胎,李想',
      'RO0303,2026-03-01 12:00,王先生,12345,,洗车,李想',
      'RO0304,2027-03-01,赵先生,13900001237,,洗车,李想',
    ].join('\r\n')
    await lead.sendsFile('到店名单.csv', list)
    const answer = await lead.hears(/名单已收到/)
    expect(answer).toMatch(/新增 2 个回访任务，0 个以前已经登记/)
    expect(answer).toMatch(/第 4 行：电话读不出来\n第 5 行：服务时间在将来/)
    await lead.sendsFile('到店名单.csv', list)
    expect(await lead.hears(/名单已收到/)).toMatch(/新增 0 个回访任务，2 个以前已经登记/)

    const card = await group('服务回访群', 'RO0301').card()
    expect(card.title).toBe('服务回访 RO0301')
    expect(card.text).toMatch(/张\*\* 138\*{4}7719/)
    expect(card.text).not.toMatch(/张建国|13860317719|7K2/)
    // Sunday's visit: three working days end on Thursday.
    expect(card.text).toMatch(/回访客户：3月4日 24:00/)

    const again = await api('POST', '/api/service-visits', {
      visits: [
        { number: 'RO0301', visitedAt: '2026-03-01T10:00:00+08:00', phone: '13860317719' },
        { number: 'RO0305', visitedAt: '2026-03-01', phone: '13900001238', name: '周先生', service: '换机油' },
        { number: 'RO0306', visitedAt: '2026-03-01' },
      ],
    })
    expect([again.status, JSON.parse(again.body)]).toEqual([
      201,
      { opened: 1, known: 1, bad: [{ line: 3, reason: '缺电话' }] },
    ])
    const stranger = person('ou_service-manager')
    await stranger.sendsFile('到店名单.csv', list)
    expect(await stranger.hears(/请客户关系经理 邓雅琴来发/)).toBeTruthy()
  })

  it('no grievance, settled in the call, not free, and three calls without an answer each end as what they are', async () => {
    const { group, chatOf } = tell()
    const first = group('服务回访群', 'RO0301')
    expect(await first.press('查看电话', CALLER)).toBe('张建国，电话 13860317719。请勿转发')
    // The stand-in's company forbids phone numbers in chats.
    await chatOf('ou_caller-one', 'RO0301').hears(/飞书的安全设置不允许/)
    expect(await first.press('无不满', CALLER, { note: '都挺好' })).toBe('回访结果已登记')
    expect((await first.shows(/已回访/)).buttons).toEqual([])

    const second = group('服务回访群', 'RO0302')
    const settle = { grievance: '等了一个小时', solution: '致歉并送洗车券', satisfied: 'yes' }
    expect(await second.press('当场解决', CALLER, { ...settle, yuan: 300 })).toMatch(/超出您的权限（最多 200 元）/)
    expect(await second.press('当场解决', CALLER, { ...settle, yuan: 50 })).toBe('已登记，问题当场解决')

    const third = group('服务回访群', 'RO0305')
    for (const answer of [/请稍后再打/, /请稍后再打/, /未接通已满次数，回访结束/]) {
      expect(await third.press('未接通', OTHER_CALLER)).toMatch(answer)
    }
    expect((await third.shows(/回访未成功/)).text).toMatch(/未接通（第 3 次）/)
  })

  it('a problem is tracked with the promise of an hour, handed back, and the customer called again', async () => {
    const { group, clock, api } = tell()
    await clock.isSetTo('2026-03-03T09:00:00+08:00')
    await api('POST', '/api/service-visits', {
      csv: `${HEAD}\nRO0310,2026-03-02 16:00,郑先生,13900001240,,四轮定位,李想\n`,
    })
    const callers = group('服务回访群', 'RO0310')
    expect(
      await callers.press('转问题跟踪', CALLER, {
        grievance: '方向盘还是有点偏',
        person: 'ou_workshop-supervisor',
        promised: 'yes',
      }),
    ).toBe('已转跟踪，负责人已收到通知')
    const { chatOf } = tell()
    const supervisor = chatOf('ou_workshop-supervisor', 'RO0310')
    expect((await supervisor.hears(/「承诺 1 小时内联系客户」：请在/, ['app'])).text).toMatch(
      /今天 10:00 前联系客户.*方向盘还是有点偏/,
    )
    await clock.moves('PT46M')
    await supervisor.hears(/提醒：RO0310/, ['app'])
    await clock.moves('PT20M')
    await supervisor.hears(/「承诺 1 小时内联系客户」已超时/)
    await supervisor.press('已联系客户', SUPERVISOR, { note: '请客户明天到店复检' })
    await supervisor.press('交回回访员', SUPERVISOR, { result: '重新做了定位，试车正常' })
    expect((await callers.hears(/处理结果已交回/)).text).toMatch(/罗小敏.*重新做了定位/)
    expect((await callers.shows(/第 2 次回访/)).state).toBe('待回访')
    await callers.press('无不满', CALLER, { note: '现在好了' })
    expect((await callers.shows(/跟踪解决/)).state).toBe('已回访')
  })

  it('a customer whose chat is open is asked there: satisfied is recorded, not satisfied is called within the hour', async () => {
    const { customer, group, clock, api } = tell()
    await clock.isSetTo('2026-03-05T09:00:00+08:00')
    for (const [openid, phone] of [
      ['oWu', '13900002201'],
      ['oFeng', '13900002202'],
    ] as const) {
      await customer(openid).complains({ story: '在你们店做保养，师傅说话很冲，态度恶劣', phone, wants: '要求道歉' })
      await customer(openid).withdraws()
    }
    await api('POST', '/api/service-visits', {
      csv: `${HEAD}\nRO0320,2026-03-04,吴女士,13900002201,,小保养,\nRO0321,2026-03-04,冯先生,13900002202,,换刹车片,\n`,
    })
    const [wu, feng] = [customer('oWu'), customer('oFeng')]
    expect(await wu.hears(/想听听您的感受/)).toMatch(/您3月4日在我们这里做了“小保养”/)
    await wu.says('1')
    await wu.hears(/谢谢您告诉我们/)
    await feng.hears(/做了“换刹车片”/)
    expect(await group('服务回访群', 'RO0321').hasCard()).toBe(false)
    await feng.says('2 还是有异响')
    expect(await feng.hears(/很抱歉/)).toMatch(/今天 10:0\d 前给您打电话/)
    const callers = group('服务回访群', 'RO0321')
    expect((await callers.hears(/不满意：还是有异响/)).text).toMatch(/邓雅琴/)
    await callers.press('无不满', OTHER_CALLER, { note: '已约复检，客户接受' })
  })

  it('a complaint that a call brings to light keeps everything told, is contacted within 2 hours, settled in a day and called back', async () => {
    const { group, clock, api, ...story } = tell()
    await clock.isSetTo('2026-03-09T09:00:00+08:00')
    await api('POST', '/api/service-visits', {
      csv: `${HEAD}\nRO0330,2026-03-06,钱先生,13900001250,粤B22222,换刹车片,李想\n`,
    })
    const before = await story.numbers()
    expect(
      await group('服务回访群', 'RO0330').press('转投诉', CALLER, {
        story: '换了刹车片还是响，修了等于没修',
        wants: '要求重新维修',
        category: 'repair-quality',
        promised: 'no',
      }),
    ).toBe('已登记投诉，按投诉流程处理')
    const number = await story.until('the complaint', async () =>
      (await story.numbers()).find(one => !before.includes(one)),
    )
    const opened = await story.case(number)
    expect(opened.facts.map(({ value }) => value).join()).toMatch(/换了刹车片还是响/)
    expect(opened.facts.find(({ label }) => label === '工单号')?.value).toBe('RO0330')
    expect(opened.severity).toBe('general')
    expect(minutesOf(opened, '联系客户')).toBe(120)
    expect(minutesOf(opened, '答复客户并解决')).toBeLessThanOrEqual(2 * 1440)
    const service = group('服务投诉处理群', number)
    const manager = { as: 'ou_service-manager' }
    await service.press('已联系客户', manager, { note: '约客户今天到店' })
    await service.press('完成', manager, { result: '更换了消音片，异响消失' })
    expect(openNames(await story.case(number))).toEqual(['回访处理结果'])
    await group('服务回访群', number).press('登记回访', CALLER, { outcome: 'unsatisfied', note: '还有一点响' })
    expect((await story.case(number)).round).toBe(2)
    await service.press('已联系客户', manager, { note: '再次检查' })
    await service.press('完成', manager, { result: '更换了刹车盘' })
    await group('服务回访群', number).press('登记回访', CALLER, { outcome: 'satisfied', note: '好了' })
    expect((await story.case(number)).status).toBe('closed')
    expect(numberIn(`编号 ${number}`)).toMatch(/^HF20260309\d{3}$/)
  })

  it('with everything late, the callers’ manager and the general manager hear of it; and all of it is counted', async () => {
    const { group, chatOf, clock, api, person } = tell()
    await clock.isSetTo('2026-03-10T09:00:00+08:00')
    await api('POST', '/api/service-visits', {
      csv: `${HEAD}\nRO0340,2026-03-10 08:00,孙先生,13900001260,,洗车,李想\n`,
    })
    await clock.moves('P4D')
    const callers = group('服务回访群', 'RO0340')
    await callers.hears(/「回访客户」已超时/, ['app'])
    await chatOf('ou_general-manager', 'RO0340').hears(/「回访客户」仍未完成，已升级到第 2 级/)
    expect((await callers.card()).colour).toBe('red')
    await callers.press('客户不便', CALLER)

    const lead = person('ou_customer-relations-manager')
    await lead.says('回访统计')
    const report = await lead.hears(/本月服务回访/)
    expect(report).toMatch(/到店 8，已完成 8，进行中 0，有超时 2/)
    expect(report).toMatch(/无不满 3、当场解决 1、跟踪解决 1、转投诉 1、未接通 1、客户不便 1/)
    expect(report).toMatch(/回访成功率：75%/)
    expect(report).toMatch(/微信问卷：发出 2，回复 2（回收率 100%）/)
    expect(report).toMatch(/回访专员 罗小敏 5/)
    await lead.says('回访不满意')
    expect(await lead.hears(/不满意的客户 1 位/)).toMatch(/RO0330 钱先生：换了刹车片还是响.*转投诉/)

    const totals = await api('GET', '/api/call-backs/report.csv?from=2026-03-01&to=2026-03-31')
    expect(totals.body).toContain('2026-03-09,服务回访,回访专员 罗小敏,转投诉,1')
    const records = await api('GET', '/api/call-backs.csv?from=2026-03-01&to=2026-03-31')
    expect(records.body.split('\r\n').filter(line => line.startsWith('RO'))).toHaveLength(8)
    expect(records.body).not.toMatch(/13900001250|钱先生|张/)
  })
  it('with everything late, a complaint climbs at each step, costs a point for each, and its call-back reaches the general manager', {
    timeout: 120_000,
  }, async () => {
    const { customer, group, clock, ...rest } = tell()
    const story = { customer, group, clock, ...rest }
    await clock.isSetTo('2026-03-16T09:00:00+08:00')
    const he = customer('oHeL')
    const number = await he.complains({
      story: '在你们店修的刹车还是异响，没修好',
      phone: '13900003301',
      wants: '要求重新维修',
    })
    const service = group('服务投诉处理群', number)
    const about = { pack: 'service-callback', number, card: service }
    const climbs: [string, string[]][] = [
      ['PT0S', [GAO, DENG]],
      ['PT2H', ['总经理 雷鸣']],
      ['PT4H', [JIA]],
    ]
    await runsOut(story, about, { clock: 'contact', within: 'PT2H', levels: climbs, customer: he })
    await service.press('已联系客户', MANAGER, { note: '致歉' })
    await runsOut(story, about, { clock: 'settle', within: 'P1D', levels: climbs })
    await service.press('完成', MANAGER, { result: '更换刹车盘' })
    await runsOut(story, about, {
      clock: 'call-back',
      within: 'P1D',
      levels: [
        ['PT0S', [GAO]],
        ['PT4H', [GAO, '总经理 雷鸣']],
      ],
    })
    expect(costs(await story.case(number))).toEqual(['-1 分', '-1 分'])
    await group('服务回访群', number).press('登记回访', CALLER, { outcome: 'satisfied', note: '好了' })
    expect((await story.case(number)).status).toBe('closed')
  })

  it('a major complaint is reported, appraised and planned with the region, late at each; without agreement it ends by arbitration or in court', {
    timeout: 120_000,
  }, async () => {
    const { customer, group, clock, chatOf, ...rest } = tell()
    const story = { customer, group, clock, chatOf, ...rest }
    for (const [way, day, status, told] of [
      ['arbitration', '2026-03-30', 'arbitrated', /已按仲裁结果结案：退还维修费/],
      ['court', '2026-04-13', 'adjudicated', /已按法院处理结果结案：退还维修费/],
    ] as const) {
      await clock.isSetTo(`${day}T09:00:00+08:00`)
      const owner = customer(`oMajor-${way}`)
      const number = await owner.complains({
        story: '修完刹车在高速上失灵，差点出车祸，太危险了',
        phone: way === 'court' ? '13900003303' : '13900003302',
        wants: '要求退款',
      })
      expect((await story.case(number)).severity).toBe('major')
      const service = group('服务投诉处理群', number)
      const region = group('区域重大投诉群', number)
      await service.press('已联系客户', MANAGER, { note: '客户要求退款' })
      if (way === 'arbitration') {
        const about = { pack: 'service-callback', number, card: region }
        const climbs: [string, string[]][] = [
          ['PT0S', [GAO, JIA]],
          ['PT4H', [JIA, '总经理 雷鸣']],
        ]
        await runsOut(story, about, { clock: 'major-report', within: 'P1D', levels: climbs })
        await service.press('提交重大投诉报告', MANAGER, { facts: '刹车失灵', demand: '退款', taken: '' })
        await runsOut(story, about, { clock: 'appraisal-judgement', within: 'P1D', levels: climbs })
        await region.press('提交是否需要技术鉴定', REGION, { needed: 'yes', because: '涉及安全' })
        await runsOut(story, about, { clock: 'appraisal', within: 'P2D', levels: climbs })
        await region.press(
          '提交技术鉴定',
          { as: 'ou_technical-manager' },
          { result: '制动软管老化', suggestion: '更换' },
        )
      } else {
        await service.press('提交重大投诉报告', MANAGER, { facts: '刹车失灵', demand: '退款', taken: '' })
        await region.press('提交是否需要技术鉴定', REGION, { needed: 'no', because: '事实清楚' })
      }
      // Days have passed: the chat may be written to again once the customer writes.
      await owner.says('进度')
      await owner.hears(new RegExp(number))
      await service.press('提交方案', MANAGER, { measure: '免费更换制动软管', compensation: 0 })
      await service.press('申请审批', MANAGER)
      await chatOf('ou_regional-manager', number).press('同意', REGION)
      await owner.hears(/处理方案是/)
      expect((await service.card()).buttons).not.toContain('其他方式结案')
      await owner.says('2')
      await owner.hears(/哪里不合适/)
      await owner.says('必须退款')
      await service.hears(/客户不同意方案/)
      expect(await region.press('其他方式结案', REGION, { way, result: '退还维修费' })).toBe('已登记结案')
      await owner.hears(told)
      const ended = await story.case(number)
      expect([ended.status, ended.next]).toEqual([status, null])
    }
  })
})
