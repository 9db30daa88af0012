/**
 * Proven here: how an escalation climbs: taking note holds each level back once and no longer, whoever was told has a time of his own to decide,
 * the customer hears the new owner and the time, the person complained about and people on leave are passed over, repeats grow rarer, the last
 * level is shown to be the last, and a customer may ask for it himself.
 */
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { mayAct } from '../../../core/complaint/permission.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { presentNews } from '../../../core/notification/present.ts'
import { accusedOf } from '../../../core/people/accused.ts'
import { resolveWho } from '../../../core/people/people.ts'
import type { Chain, Policy } from '../../../core/policy/schema.ts'
import { CUSTOMER, iso, ofClock, play } from '../deadline/clock-samples.ts'
import { at, policy } from '../samples.ts'

const standard = policy.chains.standard
const contact = policy.clocks.contact
if (!standard || !contact) throw new Error('the car dealer has them')

const levelsOf = (events: readonly { type: string; data: object }[]) =>
  events.flatMap(({ type, data }) => (type === 'escalated' && 'level' in data ? [data.level] : []))

describe('Taking note of a missed deadline', () => {
  const { opened, does, passes } = play(policy, '2026-11-18 10:00')

  test.each([
    [1, '2026-11-18 12:30', '2026-11-18 13:30'],
    [2, '2026-11-18 13:30', '2026-11-18 14:30'],
    [3, '2026-11-18 15:30', '2026-11-18 16:30'],
  ])('holds back the level after level %i once, and it goes on when the lease ends.', (level, noted, resumes) => {
    const accepted = does(passes(opened, noted), noted, { type: 'accept' })
    expect(ofClock(accepted, 'contact')[0]).toMatchObject({ level, nextAt: iso(resumes) })
    const again = does(accepted, noted, { type: 'note', note: '正在查' })
    expect(ofClock(again, 'contact')[0]?.nextAt).toBe(iso(resumes))
    expect(levelsOf(passes(again, resumes).fresh)).toEqual([level + 1])
  })

  test('cannot hold the chain back for ever, however often it is done.', () => {
    let current = opened
    for (let minutes = 0; minutes < 8 * 60; minutes += 20) {
      const when = `2026-11-18 ${String(12 + Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
      current = does(current, when, { type: 'note', note: '还在查' })
    }
    expect(ofClock(current, 'contact')[0]?.level).toBe(4)
  })
})

describe('Whoever was told', () => {
  const decided: Policy = {
    ...policy,
    clocks: {
      ...policy.clocks,
      decision: {
        ...contact,
        name: '督办决定',
        starts: ['escalated'],
        escalatedTo: { chain: 'standard', level: 2 },
        stops: ['instructed', 'transferred'],
        within: 'PT1H',
        startIn: undefined,
        owner: 'department:administration',
        chain: 'leadership',
        penalty: undefined,
        remind: [],
      },
    },
  }
  const { opened, does, passes } = play(decided, '2026-11-18 10:00')

  test('has a time of his own to decide, from his level on and not from another.', () => {
    expect(ofClock(passes(opened, '2026-11-18 12:59'), 'decision')).toEqual([])
    const told = passes(opened, '2026-11-18 13:00')
    expect(ofClock(told, 'decision')).toMatchObject([{ dueAt: iso('2026-11-18 14:00'), status: 'running' }])
    const buttons = caseCard(told, { group: 'administration' }, decided, at('2026-11-18 13:01')).actions
    expect(buttons[0]?.command).toBe('instruct')
    const said = does(told, '2026-11-18 13:30', { type: 'instruct', instruction: '今天上门' }, 'administration-manager')
    expect(ofClock(said, 'decision')).toMatchObject([{ status: 'met' }])
    const told_ = noticesFor(said, decided).flatMap(({ notice }) => (notice.type === 'call-on' ? [notice] : []))
    expect(told_).toMatchObject([{ cause: 'instructed', people: ['operations-manager'] }])
  })

  test('who does not decide in it is passed over to the next.', () => {
    const late = passes(passes(opened, '2026-11-18 13:00'), '2026-11-18 14:00')
    const own = late.fresh.flatMap(event =>
      event.type === 'escalated' && event.data.clock === 'decision' ? [event.data.tell] : [],
    )
    expect(own).toEqual([['general-manager', 'customer-service-manager']])
  })

  test('may write what is to be done; nobody else of another department may.', () => {
    const told = passes(opened, '2026-11-18 13:00')
    const may = (id: string) => mayAct({ type: 'person', id }, 'instruct', told.complaint, decided)
    expect(may('administration-manager')).toBe(true)
    expect(may('parts-supervisor')).toBe(false)
  })
})

describe('The customer', () => {
  const first = standard.levels[1]
  if (!first) throw new Error('the chain has a second level')
  const spoken: Chain = { ...standard, levels: [...standard.levels] }
  spoken.levels[1] = { ...first, answerWithin: 'PT3H' }
  const promising: Policy = {
    ...policy,
    chains: { ...policy.chains, standard: spoken },
    customerEscalation: { asks: 2, unsatisfied: 3 },
  }
  const { opened, does, passes } = play(promising, '2026-11-18 10:00')

  test('hears who has it now and until when he is answered, and that time is watched.', () => {
    const told = passes(opened, '2026-11-18 13:00')
    expect(ofClock(told, 'promised')).toMatchObject([{ dueAt: iso('2026-11-18 16:00'), status: 'running' }])
    const news = noticesFor(told, promising).flatMap(({ notice }) => (notice.type === 'tell-customer' ? [notice] : []))
    expect(news.map(notice => presentNews(notice, told, promising, at('2026-11-18 13:00')))).toEqual([
      '让您久等了，很抱歉。投诉 TS20261118001 已经升级，由客服经理 陈静督办，会在今天 16:00 前给您答复。',
    ])
  })

  test('is not put off by it when he was promised an earlier time.', () => {
    const promised = does(opened, '2026-11-18 11:00', { type: 'promise', when: '今天14:00' })
    const told = passes(promised, '2026-11-18 13:00')
    expect(ofClock(told, 'promised')).toMatchObject([{ dueAt: iso('2026-11-18 14:00') }])
    expect(told.fresh.find(({ type }) => type === 'escalated')?.data).toBeDefined()
    expect(told.events.findLast(({ type }) => type === 'escalated')?.data).toMatchObject({
      answerBy: iso('2026-11-18 14:00'),
    })
  })

  test('may ask for it where the policy says so, and starts at the level it names.', () => {
    expect(mayAct(CUSTOMER, 'escalate', opened.complaint, promising)).toBe(true)
    expect(mayAct(CUSTOMER, 'escalate', opened.complaint, policy)).toBe(false)
    const asked = does(opened, '2026-11-18 10:30', { type: 'escalate', reason: '找你们领导' }, CUSTOMER)
    expect(levelsOf(asked.fresh)).toEqual([2])
    expect(levelsOf(does(asked, '2026-11-18 10:40', { type: 'escalate', reason: '再找' }, CUSTOMER).fresh)).toEqual([3])
  })

  test('who is not satisfied brings it up at once.', () => {
    const contacted = does(opened, '2026-11-18 10:30', { type: 'contact', note: '已联系' })
    const resolved = does(contacted, '2026-11-18 11:00', { type: 'complete', result: '已道歉' })
    const rated = does(resolved, '2026-11-18 12:00', { type: 'rate', satisfied: false, words: '没用' }, CUSTOMER)
    expect(rated.fresh.map(({ type }) => type)).toEqual(['rated', 'reopened', 'escalated'])
    expect(rated.complaint).toMatchObject({ round: 2, escalationLevel: 3, told: ['general-manager'] })
  })
})

describe('The person complained about', () => {
  const about = (complainedAbout: string) => accusedOf({ source: 'customer', fields: { complainedAbout } }, policy)

  test.each([
    ['刘建国', ['operations-manager']],
    ['业务经理', ['operations-manager']],
    ['你们的王经理', ['sales-manager']],
    ['销售小郑', ['sales-adviser']],
    ['徐总', ['general-manager']],
    ['维修师傅', []],
    ['小王', []],
    ['李经理', []],
    ['售后', []],
  ])('“%s” is %j.', (words, people) => expect(about(words)).toEqual(people))

  const { opened, passes } = play(policy, '2026-11-18 10:00', { fields: { complainedAbout: '刘建国' } })

  test('is not given the case, not told by its chain, and may not act on it; his deputy is and may.', () => {
    expect(opened.complaint.handler).toBe('service-adviser')
    const late = passes(opened, '2026-11-18 12:00')
    expect(late.events.findLast(({ type }) => type === 'escalated')?.data).toMatchObject({
      tell: ['service-adviser', 'customer-service-manager'],
    })
    expect(mayAct({ type: 'person', id: 'operations-manager' }, 'complete', opened.complaint, policy)).toBe(false)
    expect(mayAct({ type: 'person', id: 'service-adviser' }, 'complete', opened.complaint, policy)).toBe(true)
  })

  test('is replaced by the owning department where he has no deputy, and never by nobody.', () => {
    const sales = play(policy, '2026-11-18 10:00', {
      category: 'sales-attitude',
      fields: { complainedAbout: '王海涛' },
    })
    expect(sales.opened.complaint.handler).toBe('customer-service-manager')
    const boss = play(policy, '2026-11-18 10:00', { fields: { complainedAbout: '徐明远' } })
    expect(resolveWho('person:general-manager', boss.opened.complaint, policy)).toEqual(['customer-service-manager'])
  })

  test('who was made the handler by name stays it, and bears what he costs.', () => {
    const chosen = { ...opened.complaint, handler: 'operations-manager' }
    expect(resolveWho('handler', chosen, policy)).toEqual(['operations-manager'])
  })

  test('is passed over for his deputy’s deputy when that one is on leave.', () => {
    const away: Policy = { ...policy, standIns: { 'service-adviser': 'service-manager' } }
    expect(resolveWho('manager', opened.complaint, away)).toEqual(['service-manager'])
  })
})

describe('The end of a chain', () => {
  const { opened, passes } = play(policy, '2026-11-18 10:00')
  const line = (when: string) =>
    caseCard(passes(opened, when), { group: 'after-sales' }, policy, at(when)).facts.find(
      ({ label }) => label === '升级',
    )?.value

  test('is shown: how far it has come, who was told, what comes next, and that nobody is above.', () => {
    expect(line('2026-11-18 11:59')).toBeUndefined()
    expect(line('2026-11-18 13:00')).toBe('第 2 级（客服经理 陈静、综合部经理 孙丽）；今天 14:00 升级到第 3 级')
    expect(line('2026-11-18 16:00')).toBe('已到最后一级（总经理 徐明远）；明天 16:00 再次提醒')
    const timeline = caseCard(
      passes(opened, '2026-11-18 16:00'),
      { group: 'after-sales' },
      policy,
      at('2026-11-18 16:00'),
    ).timeline
    expect(timeline.map(({ text }) => text)).toContainEqual(expect.stringContaining('升级到第 4 级（最后一级）'))
  })

  test('is told again and again, each time twice as late, until the widest gap.', () => {
    const growing: Policy = {
      ...policy,
      chains: { ...policy.chains, standard: { ...standard, repeatEvery: 'PT30M', repeatUpTo: 'PT3H' } },
    }
    const growingPlay = play(growing, '2026-11-18 10:00')
    const times: (string | null | undefined)[] = []
    let current = growingPlay.passes(growingPlay.opened, '2026-11-18 16:00')
    for (let count = 0; count < 5; count++) {
      const next = ofClock(current, 'contact')[0]?.nextAt ?? ''
      times.push(next)
      current = growingPlay.passes(
        current,
        new Date(Date.parse(next) + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '),
      )
    }
    expect(times).toEqual(
      ['16:30', '17:30', '19:30', '22:30'].map(time => iso(`2026-11-18 ${time}`)).concat(iso('2026-11-19 01:30')),
    )
  })
})

describe('A customer whose case has two late clocks', () => {
  const twice: Policy = { ...policy, clocks: { ...policy.clocks, second: { ...contact, name: '提出方案' } } }
  const { opened, passes } = play(twice, '2026-11-18 10:00')
  const apologies = (time: string) =>
    noticesFor(passes(opened, time), twice).filter(
      ({ notice }) => notice.type === 'tell-customer' && notice.news === 'escalated',
    )

  test('reads one apology when both escalate in the same minute.', () => {
    expect(levelsOf(passes(opened, '2026-11-18 13:00').fresh).toSorted()).toEqual([1, 1, 2, 2])
    expect(apologies('2026-11-18 13:00')).toHaveLength(1)
  })
})
