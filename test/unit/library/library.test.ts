/**
 * Proven here: which cases a policy keeps in its library, that nobody can be found in what is kept, that the yearly review of the rules has words
 * of its own, and that people can ask for the library and for the list of a meeting in their own words.
 */
import { describe, expect, test } from 'vitest'
import { extendCase } from '../../../core/case/case.ts'
import { readDocumentRequest } from '../../../core/intake/document-request.ts'
import { caseStudy, isKept } from '../../../core/library/case-study.ts'
import { caseStudyLine, libraryDocument } from '../../../core/library/library-document.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import { makeReport } from '../../../core/report/make-report.ts'
import { spanAround } from '../../../core/report/period.ts'
import { reportCard } from '../../../core/report/report-card.ts'
import { reportDocument } from '../../../core/report/report-document.ts'
import { reportNotices } from '../../../core/report/report-notices.ts'
import { at, newCase, policy } from '../samples.ts'

const library: Policy = {
  ...policy,
  library: { when: { severity: ['major'] }, lesson: 'agreement.terms', readers: [] },
  reports: {
    ...policy.reports,
    review: {
      name: '制度年度评审',
      kind: 'review',
      period: 'year',
      day: 10,
      at: '09:00',
      tell: [],
      complete: {
        by: 'department:customer-service',
        within: 'P10D',
        calendar: 'workday',
        tell: ['department:customer-service'],
        media: ['mention'],
        repeatEvery: 'P1D',
      },
    },
    casebook: { name: '案例汇编', kind: 'cases', period: 'month', day: 1, at: '09:00', tell: [] },
    meeting: { name: '例会清单', kind: 'meeting', period: 'week', day: 1, at: '08:45', tell: [] },
  },
}

function ended(severity: string) {
  const opened = newCase('2026-11-02 10:00', {
    severity,
    summary: '张建国反映：粤B6N2M9 换的刹车片一直响，刘建国态度不好，13860317719。',
    fields: { plate: '粤B6N2M9', complainedAbout: '小周' },
  })
  const by = { type: 'customer', id: 'wechat:o_customer' } as const
  return extendCase(
    opened,
    [{ type: 'withdrawn', at: at('2026-11-03 10:00').toISOString(), by, data: { words: '小周道歉了' } }],
    library,
  )
}

describe('The library of cases', () => {
  test('keeps ended cases that the policy names, and no open ones.', () => {
    expect(isKept(ended('major'), library)).toBe(true)
    expect(isKept(ended('general'), library)).toBe(false)
    expect(isKept(newCase('2026-11-02 10:00', { severity: 'major' }), library)).toBe(false)
    expect(isKept(ended('major'), policy)).toBe(false)
  })

  test('tells what happened and nobody’s name, phone or plate.', () => {
    const study = caseStudy(ended('major'), library)
    const text = JSON.stringify([
      libraryDocument([study], { label: '2026-11', policy: library, now: at('2026-12-01 09:00') }),
      caseStudyLine(study, library),
    ])
    expect(text).toContain('刹车片一直响')
    expect(text).toContain('业务经理')
    expect(text).not.toMatch(/张建国|刘建国|小周|13860317719|6N2M9/)
  })

  test('is reported on with the cases that ended in the period.', () => {
    const study = caseStudy(ended('major'), library)
    const make = (month: string) =>
      makeReport({
        rule: 'casebook',
        span: spanAround('month', at(`${month}-15 12:00`)),
        policy: library,
        now: at('2026-12-01 09:00'),
        found: { records: [], isolated: new Set(), reports: { due: 0, onTime: 0 } },
        meeting: [],
        cases: [study],
      })
    expect(make('2026-11').figures).toMatchObject({ kind: 'cases', cases: [{ number: study.number }] })
    expect(make('2026-10').figures).toMatchObject({ kind: 'cases', cases: [] })
    expect(JSON.stringify(reportCard(make('2026-11'), library, at('2026-12-01 09:00')))).toContain('收录案例（1 件）')
  })
})

describe('A report', () => {
  const empty = (rule: string, kind: 'week' | 'year') =>
    makeReport({
      rule,
      span: spanAround(kind, at('2026-11-18 12:00')),
      policy: library,
      now: at('2027-01-10 09:00'),
      found: { records: [], isolated: new Set(), reports: { due: 0, onTime: 0 } },
      meeting: [],
      cases: [],
    })

  test('that reviews the rules asks for what is to be changed in them.', () => {
    const review = empty('review', 'year')
    expect([review.label, review.waitsFor]).toEqual(['2026年', 'complete'])
    const card = JSON.stringify(reportCard(review, library, at('2027-01-10 09:00')))
    expect(card).toContain('制度修订意见')
    expect(card).not.toContain('预防措施')
    const written = { ...review, causes: '3 天时限偏紧', measures: '货损类改为 5 天' }
    expect(JSON.stringify(reportDocument(written, library).parts)).toContain('制度修订意见')
  })

  test('for a meeting with nothing to meet about is not posted.', () => {
    expect(reportNotices(null, empty('meeting', 'week'), library, at('2026-11-23 08:45'))).toEqual([])
  })
})

test.each([
  ['案例库', { type: 'library', month: null }],
  ['案例库 10月', { type: 'library', month: '2026-10' }],
  ['2026年9月的案例汇编', { type: 'library', month: '2026-09' }],
  ['周例会清单', { type: 'meeting', period: 'week' }],
  ['月度例会材料', { type: 'meeting', period: 'month' }],
  ['例会清单', { type: 'meeting', period: null }],
  ['案例', { type: 'library', month: null }],
  ['这个案例怎么处理', null],
])('“%s” asks for the right file', (text, wanted) => {
  expect(readDocumentRequest(text, at('2026-11-18 10:00'))).toEqual(wanted)
})
