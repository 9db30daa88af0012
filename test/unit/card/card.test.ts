/** Proven here: what a case's card shows in each state, to whom it speaks, and what it hides. */
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { nextDeadline } from '../../../core/card/clocks.ts'
import { catchUp, extendCase, type GrownCase } from '../../../core/case/case.ts'
import type { Command } from '../../../core/complaint/command.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { at, newCase, policy } from '../samples.ts'

const NOW = '2026-11-18 10:00'
const GROUP = { group: 'after-sales' }

function done(current: GrownCase, ...commands: Exclude<Command, { type: 'register' }>[]): GrownCase {
  return commands.reduce((grown, command) => {
    const by = { type: 'person', id: 'operations-manager' } as const
    const decision = decide(grown.complaint, command, { policy, now: at(NOW), by })
    if (isRefusal(decision)) throw new Error(decision.refused)
    return extendCase(grown, decision.events, policy)
  }, current)
}

const opened = newCase(NOW)
const card = (current: GrownCase, now = NOW, place: Parameters<typeof caseCard>[1] = GROUP) =>
  caseCard(current, place, policy, at(now))
/** Without the one that shows the customer's phone, which stands on every open card with a phone. */
const buttons = (current: GrownCase, now = NOW) =>
  card(current, now).actions.flatMap(({ command }) => (command === 'viewContact' ? [] : [command]))
const fact = (current: GrownCase, label: string, now = NOW) =>
  card(current, now).facts.find(candidate => candidate.label === label)?.value

describe('A card', () => {
  test('says what, who and until when.', () => {
    expect(card(opened).title).toBe('一般投诉 TS20261118001')
    expect(fact(opened, '负责人')).toBe('业务经理 刘建国')
    expect(fact(opened, '时限')).toBe('联系客户：今天 12:00（还有 2 小时）')
    expect(fact(opened, '客户')).toBe('张** 138****7719')
  })

  test('hides phone and plate wherever they were written.', () => {
    const shown = JSON.stringify(
      card(done(opened, { type: 'note', note: '打了１３８ ２６４５ ７７１９，车牌粤b6n2m9' })),
    )
    for (const secret of ['2645', '7K2', '7k2']) expect(shown).not.toContain(secret)
  })

  test('mentions who must act, in the place where he is.', () => {
    expect(card(opened).notice?.[0]).toMatchObject({ mention: 'ou_operations-manager' })
    expect(card(opened, NOW, { group: 'customer-service' }).notice).toEqual([
      { text: expect.stringContaining('今天 12:00') },
    ])
  })

  test('turns red when a deadline is missed, and only then.', () => {
    const late = catchUp(opened, policy, at('2026-11-18 12:00'))
    expect(card(opened).tone).toBe('new')
    expect(card(late, '2026-11-18 12:30')).toMatchObject({ tone: 'late', title: '已超时 · 一般投诉 TS20261118001' })
    expect(fact(late, '时限', '2026-11-18 12:30')).toContain('已超时 30 分钟')
    expect(nextDeadline(late.deadlines, at('2026-11-18 12:30'))?.clock).toBe('contact')
  })

  test('tells its history newest first, without the reminders.', () => {
    const late = catchUp(opened, policy, at('2026-11-18 12:00'))
    const lines = card(late).timeline.map(line => line.text)
    expect(lines.at(-1)).toContain('登记投诉')
    expect(lines.some(line => line.startsWith('提醒'))).toBe(false)
  })
})

describe('In a chat of his own', () => {
  const contacted = done(opened, { type: 'contact', note: '已联系' })
  const offered = (person: string) => card(contacted, NOW, { person }).actions.map(({ command }) => command)

  test('a person is offered what he may press, and nothing that is for others.', () => {
    const all = card(contacted).actions.map(({ command }) => command)
    expect(offered('operations-manager')).toEqual(all.filter(command => command !== 'dismiss'))
    expect(offered('parts-supervisor')).toEqual([])
    expect(offered('customer-service-agent')).not.toContain('propose')
    expect(offered('customer-service-agent')).toContain('note')
  })
})

describe('In the chat of whoever was told because others were late', () => {
  test('he can say what is to be done.', () => {
    const late = catchUp(opened, policy, at('2026-11-18 14:30'))
    const told = late.events.flatMap(event => (event.type === 'escalated' ? event.data.tell : []))
    expect(told).toContain('general-manager')
    const offered = card(late, '2026-11-18 14:30', { person: 'general-manager' }).actions.map(({ command }) => command)
    expect(offered).toContain('instruct')
    expect(buttons(late, '2026-11-18 14:30')).not.toContain('instruct')
  })
})

describe('Its buttons', () => {
  const contacted = done(opened, { type: 'contact', note: '已联系' })
  const planned = done(contacted, { type: 'propose', measure: '返工', compensation: 300, date: null })

  test.each([
    ['to dispatch', newCase(NOW, { category: null }), ['dispatch', 'note', 'dismiss', 'explain']],
    ['urgent at night', newCase(NOW, { afterHours: 'urgent' }), ['arrange', 'dispatch', 'note', 'dismiss', 'explain']],
    [
      'dispatched',
      opened,
      ['accept', 'contact', 'note', 'promise', 'ask', 'transfer', 'escalate', 'changeSeverity', 'correct'],
    ],
    [
      'accepted',
      done(opened, { type: 'accept' }),
      ['contact', 'note', 'promise', 'ask', 'transfer', 'escalate', 'changeSeverity', 'correct'],
    ],
    [
      'being handled',
      contacted,
      [
        'propose',
        'complete',
        'contact',
        'note',
        'promise',
        'ask',
        'transfer',
        'escalate',
        'dismiss',
        'startItem',
        'changeSeverity',
        'correct',
      ],
    ],
    [
      'planned with money',
      planned,
      [
        'requestApproval',
        'propose',
        'note',
        'promise',
        'ask',
        'transfer',
        'escalate',
        'startItem',
        'changeSeverity',
        'correct',
      ],
    ],
    [
      'with the approver',
      done(planned, { type: 'requestApproval' }),
      ['approve', 'reject', 'note', 'promise', 'escalate'],
    ],
    ['withdrawn', done(opened, { type: 'withdraw', words: '' }), []],
  ])('for a case %s are those of its state.', (_, current, expected) => expect(buttons(current)).toEqual(expected))

  test('let the call-back be filled in from the day its window opens.', () => {
    const resolved = done(contacted, { type: 'complete', result: '已道歉' })
    expect(buttons(resolved, '2026-11-20 10:00')).toEqual(['note'])
    expect(buttons(resolved, '2026-11-23 10:00')).toEqual(['followUp', 'note'])
  })

  test('show the phone to whoever may ask, while the case is open and knows whom to call.', () => {
    const all = (current: GrownCase) => card(current).actions.map(({ command }) => command)
    expect(all(opened)).toContain('viewContact')
    expect(all(newCase(NOW, { name: null, phone: null, fields: {} }))).not.toContain('viewContact')
    expect(all(done(opened, { type: 'withdraw', words: '' }))).toEqual([])
  })

  test('stand so that a full card loses the rarest: the phone before forms of the case, level and correction last.', () => {
    const all = card(contacted).actions.map(({ command }) => command)
    expect(all.indexOf('viewContact')).toBeLessThan(all.indexOf('startItem'))
    expect(all.slice(-2)).toEqual(['changeSeverity', 'correct'])
  })

  test('send back which complaint they are about.', () =>
    expect(card(opened).reference).toEqual({ complaint: opened.complaint.id }))
})
