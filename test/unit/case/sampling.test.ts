/**
 * Proven here: whose satisfaction is asked is said by the rules and the complaint's id and never by chance; the share is met, grows when too few
 * answer and never shrinks below the rule; who was not drawn is told his result, not asked, and closed by whoever checks; the report counts it.
 */
import { describe, expect, test } from 'vitest'
import { caseCard } from '../../../core/card/card.ts'
import { extendCase, type GrownCase, openCase } from '../../../core/case/case.ts'
import { placeOf, shareNow } from '../../../core/case/sampling.ts'
import type { CaseCommand } from '../../../core/complaint/command.ts'
import { decide } from '../../../core/complaint/decide.ts'
import { decideRegistration } from '../../../core/complaint/decide-registration.ts'
import { mayAct } from '../../../core/complaint/permission.ts'
import { isRefusal } from '../../../core/complaint/refusal.ts'
import { noticesFor } from '../../../core/notification/notification.ts'
import { presentNews } from '../../../core/notification/present.ts'
import { explain } from '../../../core/policy/explain/explain.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { analyse } from '../../../core/report/analysis.ts'
import { spanAround, spanBefore } from '../../../core/report/period.ts'
import { record } from '../report/samples.ts'
import { at, registration } from '../samples.ts'

const pack = loadPolicy('monitoring')
const rule = pack.followUp.sampling
if (!rule) throw new Error('the pack draws nobody')
const handler = { type: 'person', id: 'technical-manager' } as const
const monitor = { type: 'person', id: 'monitor-agent' } as const

function does(
  current: GrownCase,
  by: typeof handler | typeof monitor,
  command: CaseCommand,
  policy: Policy,
): GrownCase {
  const now = at('2026-11-18 11:00')
  expect(mayAct(by, command.type, current.complaint, policy)).toBe(true)
  const decision = decide(current.complaint, command, { policy, now, by })
  if (isRefusal(decision)) throw new Error(`${command.type}: ${decision.refused}`)
  return extendCase(current, decision.events, policy)
}

function resolved(id: string, severity = 'C', policy = pack): GrownCase {
  const now = at('2026-11-18 10:00')
  const told = registration('2026-11-18 10:00', { category: 'product-service', severity })
  const by = { type: 'customer', id: 'wechat:o_customer' } as const
  const opened = openCase(id, decideRegistration(told, { policy, now, by }), policy)
  const contacted = does(opened, handler, { type: 'contact', note: '已联系' }, policy)
  return does(contacted, handler, { type: 'complete', result: '已换新机' }, policy)
}

const ids = Array.from({ length: 400 }, (_, index) => index.toString(16).padStart(32, 'c'))
const spared = ids.find(id => placeOf(id) > 0.9) ?? ''
const drawn = ids.find(id => placeOf(id) < 0.1) ?? ''

describe('Whose satisfaction is asked', () => {
  test('is always the same for a complaint, and close to the share for many.', () => {
    expect(placeOf(spared)).toBe(placeOf(spared))
    const share = ids.filter(id => placeOf(id) < 0.3).length / ids.length
    expect(Math.abs(share - 0.3)).toBeLessThan(0.08)
  })

  test.each([
    [spared, 'C', 'spared'],
    [drawn, 'C', 'drawn'],
    [spared, 'B', 'forced'],
    [spared, 'A', 'forced'],
  ])('of %s at level %s: %s.', (id, severity, survey) => {
    const after = resolved(id, severity)
    expect(after.complaint.survey).toBe(survey)
    expect(after.events.at(-1)).toMatchObject({ type: 'sampled', data: { survey, share: 0.3 } })
  })

  test('is nobody’s question where the pack has no such rule.', () => {
    const { sampling: _, ...followUp } = pack.followUp
    expect(resolved(spared, 'C', { ...pack, followUp }).complaint.survey).toBeNull()
  })

  test.each([
    [{ others: 0, drawn: 0, answered: 0 }, 0.3],
    [{ others: 100, drawn: 30, answered: 15 }, 0.3],
    [{ others: 100, drawn: 30, answered: 10 }, 0.45],
    [{ others: 100, drawn: 30, answered: 2 }, 1],
    [{ others: 100, drawn: 30, answered: 0 }, 1],
  ])('is drawn more often the fewer answer: %j gives %d.', (returns, share) =>
    expect(shareNow({ ...rule, share: 0.3, returnRate: 0.15 }, returns)).toBeCloseTo(share),
  )

  test('follows the answers at once.', () => {
    const few: Policy = { ...pack, returns: { others: 50, drawn: 15, answered: 0 } }
    expect(resolved(spared, 'C', few).complaint.survey).toBe('drawn')
  })
})

describe('Who was not drawn', () => {
  const after = resolved(spared)
  const [news] = noticesFor(after, pack).flatMap(({ notice }) => (notice.type === 'tell-customer' ? [notice] : []))

  test('is told his result and asked nothing.', () => {
    expect(news && presentNews(news, after, pack, at('2026-11-18 11:00'))).toMatch(/已换新机。如果问题没有真正解决/)
    const asked = resolved(drawn)
    expect(news && presentNews(news, asked, pack, at('2026-11-18 11:00'))).toMatch(/满意请回复 1/)
  })

  test('is closed by whoever checks that it is solved, or given back.', () => {
    const commands = caseCard(after, { group: 'monitoring' }, pack, at('2026-11-18 11:00')).actions.map(
      ({ command }) => command,
    )
    expect(commands).toEqual(expect.arrayContaining(['note', 'followUp', 'review']))
    expect(commands.indexOf('followUp')).toBeGreaterThan(commands.indexOf('note'))
    const closed = does(after, monitor, { type: 'review', outcome: 'close', note: '' }, pack)
    expect(closed.complaint).toMatchObject({ status: 'closed', ending: 'reviewed' })
    expect(closed.deadlines.find(({ clock }) => clock === 'closing-check')?.status).toBe('met')
    const back = does(after, monitor, { type: 'review', outcome: 'return', note: '没有真正解决' }, pack)
    expect(back.complaint).toMatchObject({ status: 'dispatched', round: 2 })
    expect(mayAct(handler, 'review', after.complaint, pack)).toBe(false)
  })
})

test('The report tells how many were drawn and answered, against the rate that is wanted.', () => {
  const month = spanAround('month', at('2026-11-18 12:00'))
  const end = { endedAt: at('2026-11-19 10:00').toISOString(), severity: 'C' }
  const rated = { ratings: [{ at: end.endedAt, satisfied: true }] }
  const records = [
    record('2026-11-18 10:00', { ...end, ...rated, severity: 'A', survey: 'forced' }),
    record('2026-11-18 10:01', { ...end, ...rated, survey: 'drawn' }),
    record('2026-11-18 10:02', { ...end, survey: 'drawn' }),
    record('2026-11-18 10:03', { ...end, survey: 'spared' }),
    record('2026-11-18 10:04', { survey: 'drawn' }),
  ]
  const found = { records, isolated: new Set<string>(), reports: { due: 0, onTime: 0 } }
  expect(analyse(found, month, spanBefore('month', month), pack).sampling).toEqual({
    forced: { asked: 1, answered: 1 },
    others: { ended: 3, drawn: 2, answered: 1 },
    returnRate: 15,
  })
  expect(JSON.stringify(explain(pack))).toMatch(/A 级.*必须回访；其他的抽取 30%.*回收率不足 15%/)
})
