/**
 * Proves, for a dealer to whom the manufacturer's centre dispatches, from the pack alone: the complaint arrives by the API under the centre's
 * number and is contacted within two hours; a misunderstanding is explained, stands as "handled, awaiting call-back" and is called back by the
 * centre, back to the dealer until the customer is satisfied; anything else becomes an assignment form for a department head, with the general
 * manager's signature and the manufacturer's technical opinion where they are needed; a major complaint is told at once to all three; the weekly
 * meeting has its list; and with everything late each step climbs at its time, and costs what the rules say.
 */
import { expect, it } from 'vitest'
import { type Story, tellStories } from '../setup/story.ts'
import { describePack, minutesOf, openNames } from './packs.ts'
import { costs, runsOut } from './worst-case.ts'

const DAY = 24 * 60
const AGENT = { as: 'ou_customer-service-agent' }
const LEAD = { as: 'ou_customer-service-manager' }
const CENTRE = { as: 'ou_centre-agent' }
const OPERATIONS = { as: 'ou_operations-manager' }
const EXPERT = { as: 'ou_technical-support' }
const GENERAL_MANAGER = { as: 'ou_general-manager' }
const [CHEN, LIU] = ['客服经理 陈静', '业务经理 刘建国'] as [string, string]
/** The chain of every step, whoever is late. */
const climbs = (first: string[]): [string, string[]][] => [
  ['PT0S', first],
  ['PT1H', [CHEN, '综合部经理 孙丽']],
  ['PT2H', ['总经理 徐明远']],
  ['PT4H', ['总经理 徐明远']],
]
const STORY = '上周在店里做的保养，现在发动机有异响，问师傅也说不清楚。'

async function dispatched({ api }: Pick<Story, 'api'>, externalNumber: string, story = STORY): Promise<string> {
  const answer = await api('POST', '/api/complaints', {
    externalNumber,
    customer: { name: '张建国', phone: '13860317719' },
    story,
    fields: { plate: '粤B6N2M9' },
  })
  expect(answer.status).toBe(201)
  return (JSON.parse(answer.body) as { number: string }).number
}

describePack('At a dealer of the manufacturer', suite => {
  const tell = tellStories(suite, { from: '2026-03-02T09:00:00+08:00', policy: 'oem-crm' })

  it('a misunderstanding is explained and called back by the centre, again until the customer is satisfied', async () => {
    const { group, chatOf, api, ...story } = tell()
    const number = await dispatched({ api }, 'CRM-2026-0301')
    const desk = group('客服部投诉群', number)
    expect((await desk.card()).text).toContain('客服经理 陈静')
    const opened = await story.case(number)
    expect(minutesOf(opened, '联系客户')).toBe(120)
    await desk.press('已联系客户', AGENT, { note: '听取情况，安抚' })
    expect((await desk.shows(/是否误解的判断[*\s]+待填写/)).buttons).not.toContain('完成')
    await desk.press('提交是否误解的判断', AGENT, { misunderstanding: 'yes', because: '属于正常工作声' })
    await desk.press('完成', LEAD, { result: '按服务条款解释，客户接受' })
    expect((await desk.shows(/已处理待回访/)).state).toBe('已处理待回访')
    expect(openNames(await story.case(number))).toEqual(['厂家客户中心回访'])

    const centre = chatOf('ou_centre-agent', number)
    expect(await desk.press('登记回访', AGENT, { outcome: 'satisfied' })).toMatch(/这一步请.*姚瑶/)
    expect((await centre.hears(/可以回访了/, ['app'])).text).toMatch(/今天|明天/)
    await centre.press('登记回访', CENTRE, { outcome: 'unsatisfied', note: '还是不放心' })
    expect((await story.case(number)).round).toBe(2)
    await desk.press('已联系客户', AGENT, { note: '请客户到店试听' })
    await desk.press('提交是否误解的判断', AGENT, { misunderstanding: 'yes', because: '到店对比同款车，声音相同' })
    await desk.press('完成', LEAD, { result: '当面对比并解释' })
    await centre.press('登记回访', CENTRE, { outcome: 'satisfied', note: '客户满意' })
    const read = await api('GET', '/api/complaints/external:CRM-2026-0301')
    expect(JSON.parse(read.body)).toMatchObject({ number, status: 'closed', customer: { name: '张建国' }, round: 2 })
  })

  it('what is no misunderstanding goes to a department head by an assignment form, with an expert opinion and a signature', async () => {
    const { group, chatOf, clock, api, ...story } = tell()
    await clock.isSetTo('2026-03-09T09:00:00+08:00')
    const number = await dispatched({ api }, 'CRM-2026-0309')
    const desk = group('客服部投诉群', number)
    await desk.press('已联系客户', AGENT, { note: '客户要求检查' })
    await desk.press('提交是否误解的判断', AGENT, { misunderstanding: 'no', because: '机油加注不足' })
    expect((await desk.hears(/请填写「投诉处理任务单」/)).text).toMatch(/今天 11:0\d 前完成/)
    const head = { person: 'ou_operations-manager', reason: '维修质量' }
    expect((await desk.shows(/投诉处理任务单[*\s]+待填写/)).buttons).not.toContain('转派')
    await desk.press('提交投诉处理任务单', AGENT, { task: '查明机油量和异响原因', approval: 'yes' })
    await desk.press('转派', LEAD, head)

    const workshop = group('售后投诉处理群', number)
    await workshop.press('已联系客户', OPERATIONS, { note: '约明天到店' })
    await workshop.press('提交部门调查记录', OPERATIONS, { facts: '少加一升机油', support: 'yes' })
    await workshop.press('征求意见', OPERATIONS, { item: 'technical-support', question: '是否需要拆检发动机？' })
    const expert = chatOf('ou_technical-support', number)
    await expert.hears(/请您给出「区域技术支持意见」：是否需要拆检发动机/, ['app'])
    expect(minutesOf(await story.case(number), '给出区域技术支持意见')).toBe(DAY)
    await workshop.press('提交方案', OPERATIONS, { measure: '补足机油，检查轴瓦', compensation: 0 })
    await workshop.press('申请审批', OPERATIONS)
    await chatOf('ou_general-manager', number).press('同意', GENERAL_MANAGER)
    expect((await workshop.shows(/等待区域技术支持 唐工答复/)).buttons).not.toContain('完成')
    await expert.press('答复：区域技术支持意见', EXPERT, { text: '不用拆检，行驶一千公里后复查' })
    await workshop.hears(/「区域技术支持意见」已给出：不用拆检/)
    await workshop.press('完成', OPERATIONS, { result: '补足机油，异响消失' })
    await chatOf('ou_centre-agent', number).press('登记回访', CENTRE, { outcome: 'satisfied' })
    const closed = await story.case(number)
    expect([closed.status, closed.timeline.filter(({ type }) => type === 'missed').length]).toEqual(['closed', 0])
  })

  it('a major complaint reaches the customer-service manager, the general manager and the manufacturer at once; late, it climbs', async () => {
    const { group, chatOf, clock, api, ...story } = tell()
    await clock.isSetTo('2026-03-12T09:00:00+08:00')
    const number = await dispatched({ api }, 'CRM-2026-0312', '刚保养完刹车就失灵了，差点出车祸，太危险了。')
    expect((await story.case(number)).severityName).toBe('重大投诉')
    const leadership = group('重大投诉领导群', number)
    expect((await leadership.hears(/请关注并督办/, ['app', 'phone'])).text).toMatch(/陈静.*徐明远/)
    expect((await group('厂家投诉协同群', number).hears(/请关注并督办/, ['app'])).text).toMatch(/钱程/)

    await clock.moves('PT2H1M')
    await group('客服部投诉群', number).hears(/「联系客户」已超时/, ['app'])
    await clock.moves('PT2H')
    await chatOf('ou_general-manager', number).hears(/已升级到第 3 级/, ['app', 'sms'])
    await group('客服部投诉群', number).press('已联系客户', AGENT, { note: '已派拖车' })
    await clock.moves('PT5H')
    const late = await story.case(number)
    const missed = late.timeline.filter(({ type }) => type === 'missed').map(({ text }) => text)
    for (const name of ['联系客户', '判断是否误解']) expect(missed.some(text => text.includes(name))).toBe(true)

    await clock.isSetTo('2026-03-16T08:46:00+08:00')
    await story.until('the list for the weekly meeting', async () => {
      const chats = await story.chats()
      const chat = chats.find(({ name }) => name === '客服部投诉群')
      const cards = chat ? await story.messages(chat.chatId) : []
      return cards.some(({ card }) => card !== undefined && JSON.stringify(card).includes('投诉周例会清单'))
    })
  })
  it('with everything late, the form, the investigation, the expert’s opinion and the centre’s call climb at their times', {
    timeout: 120_000,
  }, async () => {
    const { group, chatOf, clock, api, ...rest } = tell()
    const story = { group, chatOf, clock, api, ...rest }
    await clock.isSetTo('2026-03-23T09:00:00+08:00')
    const number = await dispatched({ api }, 'CRM-2026-0413')
    const desk = group('客服部投诉群', number)
    const about = { pack: 'oem-crm', number, card: desk }
    await runsOut(story, about, { clock: 'contact', within: 'PT2H', levels: climbs([CHEN]) })
    await desk.press('已联系客户', AGENT, { note: '客户要求检查' })
    await runsOut(story, about, { clock: 'judge', within: 'PT2H', levels: climbs([CHEN]) })
    await desk.press('提交是否误解的判断', AGENT, { misunderstanding: 'no', because: '机油加注不足' })
    await runsOut(story, about, { clock: 'assign', within: 'PT2H', levels: climbs([CHEN]) })
    await desk.press('提交投诉处理任务单', AGENT, { task: '查明异响原因', approval: 'no' })
    await desk.press('转派', LEAD, { person: 'ou_operations-manager', reason: '维修质量' })
    const workshop = group('售后投诉处理群', number)
    const there = { ...about, card: workshop }
    await runsOut(story, there, { clock: 'investigate', within: 'P1D', levels: climbs([LIU, CHEN]) })
    await workshop.press('已联系客户', OPERATIONS, { note: '约明天到店' })
    await workshop.press('提交部门调查记录', OPERATIONS, { facts: '少加一升机油', support: 'yes' })
    await workshop.press('征求意见', OPERATIONS, { item: 'technical-support', question: '是否需要拆检？' })
    await runsOut(story, there, { clock: 'technical-support', within: 'P1D', levels: climbs([LIU, CHEN]) })
    await chatOf('ou_technical-support', number).press('答复：区域技术支持意见', EXPERT, { text: '不用拆检' })
    await workshop.press('完成', OPERATIONS, { result: '补足机油' })
    await runsOut(story, there, { clock: 'call-back', within: 'P1D', levels: climbs([LIU, CHEN]) })
    await chatOf('ou_centre-agent', number).press('登记回访', CENTRE, { outcome: 'satisfied' })
    const ended = await story.case(number)
    expect(ended.status).toBe('closed')
    // Contacted late, by the desk and by the department; no progress told for three working days, called back late; and the complaint itself.
    expect(costs(ended)).toEqual(['-2 分', '-2 分', '-2 分', '-2 分', '-1 分'])
  })
})
