/**
 * Proves, for the call-back pack: what is beyond the dealer's authority (2,000 yuan claimed, lost or planned) is the region's: a major complaint with
 * report and appraisal before the regional manager may be asked to sign.
 */
import { expect, test } from 'vitest'
import { approverOf } from '../../../core/case/approval.ts'
import { factsOf, judgeSeverity } from '../../../core/case/condition.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import { playUnder, running } from '../case/play.ts'
import { registration } from '../samples.ts'

const NOW = '2026-11-18 11:00'
const policy = loadPolicy('service-callback')
const { does, open, would } = playUnder(policy)
const MANAGER = { type: 'person', id: 'service-manager' } as const
const propose = (compensation: number) => ({ type: 'propose', measure: '补偿', compensation, date: null }) as const

test.each([
  [2000, 'general'],
  [2001, 'major'],
])('A loss of %s yuan is %s from the beginning.', (amount, level) => {
  const fields = { plate: '粤B6N2M9', amount }
  const { level: severity } = judgeSeverity(policy, factsOf(registration(NOW, { fields })))
  expect(severity).toBe(level)
  const opened = open(NOW, { fields, severity })
  expect(running(opened).includes(level === 'major' ? 'plan' : 'settle')).toBe(true)
})

test('A plan of 2,000 yuan is the dealer’s own; one of 2,001 becomes the region’s, with its report before any signature.', () => {
  const contacted = does(open(NOW), { type: 'contact', note: '好' }, NOW, MANAGER)
  const own = does(contacted, propose(2000), NOW, MANAGER)
  expect([own.complaint.severity, own.complaint.plan?.approval]).toEqual(['general', 'not-needed'])

  const beyond = does(contacted, propose(2001), NOW, MANAGER)
  expect([beyond.complaint.severity, beyond.complaint.severityBecause]).toEqual(['major', '金额超出经销店权限'])
  expect(approverOf(beyond.complaint, policy)).toBe('regional-manager')
  expect(running(beyond)).toContain('major-report')
  expect(would(beyond, { type: 'requestApproval' }, NOW, MANAGER)).toBe('item-first')
})
