/**
 * Proven here: a case is judged anew when its facts change: the rules raise it at once and say why, never lower it, and do not raise again what a
 * person has lowered; the clocks that are meant for such a case take over from those that were.
 */
import { describe, expect, test } from 'vitest'
import { playUnder, running } from './play.ts'

const NOW = '2026-11-18 11:00'
const { does, open, policy } = playUnder({})
const manager = { type: 'person', id: 'customer-service-manager' } as const
const detail = (learned: { reasons?: string[]; fields?: Record<string, string | number> }) => ({
  type: 'addDetail' as const,
  text: '再说一点',
  attachments: [],
  learned,
})

describe('When words told later make a case graver', () => {
  test('the system raises it with the rule as the reason.', () => {
    const raised = does(open(NOW), detail({ reasons: ['media'] }), NOW)
    expect(raised.complaint).toMatchObject({ severity: 'major', severityBecause: expect.stringContaining('媒体') })
    expect(raised.events.at(-1)).toMatchObject({ type: 'severityChanged', by: { type: 'system' } })
  })

  test('what says nothing new raises nothing.', () => {
    const raised = does(open(NOW), detail({ reasons: ['media'] }), NOW)
    const again = does(raised, detail({ reasons: ['media'] }), NOW)
    expect(again.events.filter(({ type }) => type === 'severityChanged')).toHaveLength(1)
  })

  test('a person may lower it, and only another reason raises it again.', () => {
    const raised = does(open(NOW), detail({ reasons: ['media'] }), NOW)
    const lowered = does(raised, { type: 'changeSeverity', severity: 'general', because: '客户说是气话' }, NOW, manager)
    expect(does(lowered, detail({}), NOW).complaint.severity).toBe('general')
    expect(does(lowered, detail({ reasons: ['media'] }), NOW).complaint.severity).toBe('general')
    expect(does(lowered, detail({ reasons: ['safety'] }), NOW).complaint.severity).toBe('major')
  })

  test('a sum only grows, and a judged field never sinks.', () => {
    const fields = [
      ...policy.intake.fields,
      { field: 'risk', name: '风险', required: false, question: '', judged: true },
    ]
    const values = { none: '无', low: '低', high: '高' }
    const judged = playUnder({
      intake: { ...policy.intake, fields: fields.map(one => (one.field === 'risk' ? { ...one, values } : one)) },
    })
    const opened = judged.open(NOW, { fields: { amount: 500, risk: 'low' } })
    const higher = judged.does(opened, detail({ fields: { amount: 800, risk: 'high' } }), NOW)
    expect(higher.complaint.fields).toMatchObject({ amount: 800, risk: 'high' })
    const milder = judged.does(higher, detail({ fields: { amount: 100, risk: 'none' } }), NOW)
    expect(milder.complaint.fields).toMatchObject({ amount: 800, risk: 'high' })
  })
})

describe('When the level changes', () => {
  const handle = (severity: string[], within: string) => ({
    name: `办结${severity}`,
    when: { severity },
    starts: ['dispatched' as const],
    stops: ['resolved' as const],
    cancels: [],
    within,
    calendar: 'workday',
    owner: 'handler',
    remind: [],
    chain: 'standard',
    kinds: ['complaint' as const],
    afterEnd: false,
  })
  const clocks = { ...policy.clocks, quick: handle(['major'], 'P1D'), slow: handle(['general'], 'P5D') }
  const timed = playUnder({ clocks })

  test('the clock of the new level takes over, from now.', () => {
    const opened = timed.open(NOW)
    expect(running(opened)).toContain('slow')
    const raised = timed.does(opened, detail({ reasons: ['media'] }), '2026-11-18 15:00')
    expect(running(raised)).toContain('quick')
    expect(running(raised)).not.toContain('slow')
    expect(raised.deadlines.find(({ clock }) => clock === 'quick')?.startedAt).toBe('2026-11-18T07:00:00.000Z')
  })

  test('a clock whose work is done does not begin.', () => {
    const contacted = timed.does(timed.open(NOW), { type: 'contact', note: '好' }, NOW)
    const resolved = timed.does(contacted, { type: 'complete', result: '已道歉' }, NOW)
    const raised = timed.does(resolved, detail({ reasons: ['media'] }), NOW)
    expect(running(raised)).not.toContain('quick')
  })
})

test('Copies go to those whom the policy names, once for each kind of event.', () => {
  const copies = {
    leader: { name: '重大投诉', on: ['registered', 'severityChanged'] as const, when: { severity: ['major'] } },
  }
  const copied = playUnder({
    copies: { leader: { ...copies.leader, on: [...copies.leader.on], to: ['person:general-manager'] } },
  })
  const raised = copied.does(copied.open(NOW), detail({ reasons: ['media'] }), NOW)
  const sent = raised.events.filter(({ type }) => type === 'copied')
  expect(sent.map(({ data }) => data)).toEqual([{ copy: 'leader', to: ['general-manager'] }])
  const lowered = copied.does(raised, { type: 'changeSeverity', severity: 'general', because: '查实' }, NOW, manager)
  const again = copied.does(lowered, detail({ reasons: ['safety'] }), NOW)
  expect(again.events.filter(({ type }) => type === 'copied')).toHaveLength(1)
})
