/**
 * Proves, for the line-haul pack from its data: how grave an attitude complaint is follows from what was told, and what is urgent without being
 * grave goes to the leadership after five minutes: by rule at intake, or by one press.
 */
import { describe, expect, test } from 'vitest'
import { actions } from '../../../core/card/actions.ts'
import { factsOf, judgeSeverity } from '../../../core/case/condition.ts'
import { readPress } from '../../../core/complaint/press.ts'
import { judgedFields } from '../../../core/intake/registration.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import { understand } from '../../../core/understanding/understand.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'
import { playUnder, running } from '../case/play.ts'
import { at, registration } from '../samples.ts'

const NOW = '2026-11-18 11:00'
const policy = loadPolicy('logistics-line')
const vocabulary = loadVocabulary(policy.vocabulary)

describe('An attitude complaint', () => {
  test.each([
    ['general', '打你们热线，客服接起来连一句您好都没有，问完也不说再见'],
    ['general', '去你们网点柜台办事，站那半天没人招呼，问了也没人理'],
    ['medium', '你们客服话还没说完就先把我电话挂了'],
    ['medium', '你们提货点的员工说话很粗鲁，当面骂我事多'],
    ['serious', '你们司机送货时跟我吵起来，还动手推我'],
  ])('is %s: %s', (level, told) => {
    const turns = [
      { id: '1', role: 'customer' as const, text: '我要投诉服务态度', at: at(NOW).toISOString() },
      { id: '2', role: 'customer' as const, text: told, at: at(NOW).toISOString() },
    ]
    const read = understand(turns, vocabulary, at(NOW))
    expect(read.category?.value).toBe('attitude')
    const facts = registration(NOW, { category: 'attitude', fields: judgedFields(read, policy) })
    expect(judgeSeverity(policy, factsOf(facts)).level).toBe(level)
  })
})

describe('A complaint that is urgent and not major', () => {
  const { does, open } = playUnder(policy)
  const hotline = { type: 'person', id: 'hotline-agent' } as const
  const delay = { category: 'delay/delivery', fields: { waybillNo: 'HT2026111801' } }
  const mark = { type: 'correct', field: 'urgency', value: 'urgent', reason: '产线停工等料，20 分钟内办不完' } as const

  test('is found out by the rule, and must be answered or taken up in five minutes.', () => {
    const urgent = open(NOW, { ...delay, demands: ['speed-up'], emotion: 'upset' })
    expect(urgent.complaint).toMatchObject({ severity: 'general', fields: { urgency: 'urgent' } })
    const clock = urgent.deadlines.find(deadline => deadline.clock === 'major-escalation')
    expect(clock?.dueAt).toBe(at('2026-11-18 11:05').toISOString())
    expect(policy.chains.major?.levels[0]?.tell).toEqual(['duty:leadership', 'person:hotline-manager'])
    expect(running(open(NOW, { ...delay, demands: ['speed-up'] }))).not.toContain('major-escalation')
  })

  test('is marked by one press with its reason; the five minutes run from then, and the button is gone.', () => {
    const ordinary = open(NOW, delay)
    const button = actions(ordinary, policy, at(NOW)).find(({ label }) => label === '标为紧急')
    expect(button).toMatchObject({ command: 'correct', value: { field: 'urgency', value: 'urgent' } })
    const pressed = readPress({ command: 'correct', ...button?.value }, { reason: mark.reason })
    expect(pressed).toEqual({ command: mark })
    const marked = does(ordinary, mark, '2026-11-18 11:02', hotline)
    expect(marked.deadlines.find(({ clock }) => clock === 'major-escalation')?.dueAt).toBe(
      at('2026-11-18 11:07').toISOString(),
    )
    expect(marked.complaint.severity).toBe('general')
    expect(actions(marked, policy, at(NOW)).some(({ label }) => label === '标为紧急')).toBe(false)
  })

  test('is made so by words told later, and never less so.', () => {
    const later = does(
      open(NOW, { ...delay, demands: ['speed-up'] }),
      { type: 'addDetail', text: '急死了', attachments: [], learned: { emotion: 'upset' } },
      '2026-11-18 11:02',
    )
    expect(later.complaint.fields.urgency).toBe('urgent')
    expect(running(later)).toContain('major-escalation')
  })
})
