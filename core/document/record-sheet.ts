import { statusName } from '../card/card.ts'
import { workFacts } from '../card/work-lines.ts'
import type { Case } from '../case/case.ts'
import { categoryName } from '../case/category-name.ts'
import { demandNames, describeEvent } from '../case/describe.ts'
import { clockOf } from '../deadline/timer.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskName, maskNamed, maskPhone, maskPlate, maskText } from '../privacy.ts'
import { channelName } from '../report/names.ts'
import { channelOf } from '../report/record.ts'
import { clockTime, localDay, shortTime } from '../time/china-time.ts'
import { isSheetKey, type SheetKey, sheetWord } from '../wording/sheets.ts'
import { word } from '../wording/wording.ts'
import type { DocumentPart, PrintedDocument } from './document.ts'

/**
 * 客户投诉记录表: one case to print, sign and file, with its whole history. `whole`: for somebody who may see who the customer is; else
 * everything personal is masked.
 */
export function recordSheet(found: Case, policy: Policy, now: Date, whole: boolean): PrintedDocument {
  const { complaint } = found
  const text = textMask(found, whole)
  return {
    title: sheetWord('sheet.title'),
    subtitle: `${policy.organisation} · ${complaint.number}`,
    parts: [
      ...section('sheet.customer', [{ type: 'facts', facts: customer(found, policy, whole) }]),
      ...section('sheet.case', [{ type: 'facts', facts: caseFacts(found, policy) }]),
      ...section('sheet.summary', [{ type: 'text', text: text(complaint.summary) }]),
      ...section('sheet.story', [{ type: 'text', text: text(complaint.story) }]),
      ...section('sheet.handling', [{ type: 'facts', facts: handling(found, policy, text) }]),
      ...work(found, policy, text),
      ...section('sheet.clocks', [clocks(found, policy)]),
      ...assessments(found, policy),
      ...section('sheet.history', [history(found, policy, text)]),
      {
        type: 'signatures',
        labels: [
          sheetWord('sign.customer'),
          sheetWord('sign.handler'),
          sheetWord('sign.department'),
          sheetWord('sign.approver'),
        ],
      },
    ],
    footer: sheetWord(whole ? 'sheet.footer.whole' : 'sheet.footer', { at: clockTime(now), day: localDay(now) }),
  }
}

function section(key: SheetKey, parts: DocumentPart[]): DocumentPart[] {
  return [{ type: 'heading', text: sheetWord(key) }, ...parts]
}

/** How this reader sees free text: as it is, or with names and numbers masked. */
export function textMask({ complaint }: Pick<Case, 'complaint'>, whole: boolean): (text: string) => string {
  if (whole) return text => text
  const { name } = complaint
  return text => maskText(maskNamed(text, name))
}

type Fact = { label: string; value: string }

const fact = (key: SheetKey, value: string | null): Fact => ({
  label: sheetWord(key),
  value: value === null || value === '' ? sheetWord('none') : value,
})

function customer({ complaint }: Case, policy: Policy, whole: boolean): Fact[] {
  const { name, phone } = complaint
  return [
    fact('fact.name', name === null ? null : whole ? name : maskName(name)),
    fact('fact.phone', phone === null ? null : whole ? phone : maskPhone(phone)),
    ...policy.intake.fields.flatMap(({ field, name: label, values }): Fact[] => {
      const value = complaint.fields[field]
      if (value === undefined || field === 'name' || field === 'phone') return []
      const shown = values?.[String(value)] ?? String(value)
      return [{ label, value: whole ? shown : field === 'plate' ? maskPlate(shown) : maskText(shown) }]
    }),
  ]
}

function caseFacts(found: Case, policy: Policy): Fact[] {
  const { complaint } = found
  const severity = policy.severity.levels.find(({ id }) => id === complaint.severity)?.name ?? complaint.severity
  return [
    fact('fact.number', complaint.number),
    fact('fact.external', complaint.externalNumber),
    fact('fact.registeredAt', shortTime(new Date(complaint.registeredAt))),
    fact('fact.heardAt', shortTime(new Date(complaint.heardAt))),
    fact('fact.channel', channelName(channelOf(found), policy)),
    fact('fact.registrar', complaint.registrar && titleAndName(complaint.registrar, policy)),
    fact('fact.kind', categoryName(complaint.category, policy)),
    fact('fact.severity', `${severity}（${complaint.severityBecause}）`),
    fact('fact.wants', demandNames(complaint.demands, policy)),
    fact('fact.confirmed', sheetWord(complaint.confirmed ? 'confirmed.yes' : 'confirmed.no')),
    fact('fact.status', statusName(complaint, policy)),
    fact('fact.round', String(complaint.round)),
    fact('fact.attachments', String(complaint.attachments.length)),
  ]
}

function handling({ complaint }: Case, policy: Policy, text: (text: string) => string): Fact[] {
  const { plan } = complaint
  const approval = `approval.${plan?.approval}`
  return [
    fact('fact.department', complaint.department && (policy.departments[complaint.department]?.name ?? null)),
    fact('fact.handler', complaint.handler && titleAndName(complaint.handler, policy)),
    fact('fact.contactedAt', complaint.contactedAt && shortTime(new Date(complaint.contactedAt))),
    fact('fact.plan', plan && text(plan.measure)),
    fact('fact.compensation', plan && word(policy, 'fact.compensation.yuan', { amount: plan.compensation })),
    fact('fact.approval', isSheetKey(approval) ? sheetWord(approval) : null),
    fact('fact.result', complaint.result && text(complaint.result)),
    fact('fact.resolvedAt', complaint.resolvedAt && shortTime(new Date(complaint.resolvedAt))),
    fact(
      'fact.rating',
      complaint.rated && word(policy, complaint.rated.satisfied ? 'fact.rating.satisfied' : 'fact.rating.unsatisfied'),
    ),
    fact('fact.endedAt', complaint.endedAt && shortTime(new Date(complaint.endedAt))),
  ]
}

/** Forms with what was filled in, and experts' opinions. */
function work({ complaint }: Case, policy: Policy, text: (text: string) => string): DocumentPart[] {
  const facts = workFacts(complaint, policy, 'all').map(([label, value]) => ({ label, value: text(value) }))
  return facts.length === 0 ? [] : section('sheet.work', [{ type: 'facts', facts }])
}

function clocks({ deadlines }: Case, policy: Policy): DocumentPart {
  return {
    type: 'table',
    heads: [sheetWord('head.clock'), sheetWord('head.dueAt'), sheetWord('head.doneAt'), sheetWord('head.outcome')],
    widths: [0.4, 0.2, 0.2, 0.2],
    rows: deadlines.map(deadline => [
      clockOf(deadline, policy).name,
      shortTime(new Date(deadline.dueAt)),
      deadline.endedAt === null ? '' : shortTime(new Date(deadline.endedAt)),
      sheetWord(`deadline.${deadline.status}`),
    ]),
  }
}

function assessments({ events }: Case, policy: Policy): DocumentPart[] {
  const rows = events.flatMap(({ type, at, data }) =>
    type === 'assessed'
      ? [
          [
            shortTime(new Date(at)),
            titleAndName(data.person, policy),
            data.reason,
            String(data.points),
            String(data.yuan),
          ],
        ]
      : [],
  )
  if (rows.length === 0) return []
  const heads = (['head.at', 'head.person', 'head.reason', 'head.points', 'head.yuan'] as const).map(key =>
    sheetWord(key),
  )
  return section('sheet.assessments', [{ type: 'table', heads, widths: [0.17, 0.25, 0.34, 0.1, 0.14], rows }])
}

function history({ events }: Case, policy: Policy, text: (text: string) => string): DocumentPart {
  return {
    type: 'table',
    heads: [sheetWord('head.at'), sheetWord('head.event')],
    widths: [0.18, 0.82],
    rows: events.map(event => describeEvent(event, policy)).map(({ at, text: sentence }) => [at, text(sentence)]),
  }
}
