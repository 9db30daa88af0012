import { statusName } from '../card/card.ts'
import type { Case } from '../case/case.ts'
import { categoryName } from '../case/category-name.ts'
import { demandNames } from '../case/describe.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskName, maskNumber, maskPhone, maskPlate } from '../privacy.ts'
import { channelName, endingName } from '../report/names.ts'
import { channelOf } from '../report/record.ts'
import { type SheetKey, sheetWord } from '../wording/sheets.ts'
import type { Spreadsheet } from './document.ts'
import { textMask } from './record-sheet.ts'

const COLUMNS: [SheetKey, number][] = [
  ['fact.number', 18],
  ['fact.registeredAt', 17],
  ['fact.channel', 12],
  ['fact.name', 12],
  ['fact.phone', 15],
  ['fact.plate', 12],
  ['fact.orderNo', 18],
  ['fact.kind', 20],
  ['fact.severity', 12],
  ['sheet.summary', 44],
  ['fact.wants', 18],
  ['fact.department', 14],
  ['fact.handler', 18],
  ['fact.status', 12],
  ['fact.round', 8],
  ['fact.plan', 30],
  ['fact.compensation.yuan', 12],
  ['fact.result', 34],
  ['fact.rating', 10],
  ['fact.missed', 10],
  ['fact.points', 10],
  ['fact.yuan', 12],
  ['fact.contactedAt', 17],
  ['fact.resolvedAt', 17],
  ['fact.endedAt', 17],
  ['fact.ending', 12],
]

/** A line of the ledger. `whole`: this reader may see who the customer is. */
export type LedgerLine = { found: Case; policy: Policy; whole: boolean }

/** 台账: one row a case, in the order given. */
export function ledger(name: string, lines: readonly LedgerLine[]): Spreadsheet {
  return {
    name,
    columns: COLUMNS.map(([key, width]) => ({ head: sheetWord(key), width })),
    rows: lines.map(rowOf),
  }
}

function rowOf({ found, policy, whole }: LedgerLine): Spreadsheet['rows'][number] {
  const { complaint, events } = found
  const text = textMask(found, whole)
  const shown = (value: string | number | null | undefined, mask: (text: string) => string) =>
    value === null || value === undefined ? null : whole ? String(value) : mask(String(value))
  const sum = (of: 'points' | 'yuan') =>
    events.reduce((total, { type, data }) => total + (type === 'assessed' ? data[of] : 0), 0)
  const { name, phone, fields, plan, rated } = complaint
  return [
    complaint.number,
    dateOf(complaint.registeredAt),
    channelName(channelOf(found), policy),
    shown(name, maskName),
    shown(phone, maskPhone),
    shown(fields.plate, maskPlate),
    shown(fields.orderNo ?? fields.waybillNo ?? fields.policyNo ?? fields.memberNo, maskNumber),
    categoryName(complaint.category, policy),
    policy.severity.levels.find(({ id }) => id === complaint.severity)?.name ?? complaint.severity,
    text(complaint.summary),
    demandNames(complaint.demands, policy),
    complaint.department && (policy.departments[complaint.department]?.name ?? complaint.department),
    complaint.handler && titleAndName(complaint.handler, policy),
    statusName(complaint, policy),
    complaint.round,
    plan && text(plan.measure),
    plan?.compensation ?? null,
    complaint.result && text(complaint.result),
    rated && sheetWord(rated.satisfied ? 'rating.satisfied' : 'rating.unsatisfied'),
    events.filter(({ type }) => type === 'missed').length,
    sum('points'),
    sum('yuan'),
    dateOf(complaint.contactedAt),
    dateOf(complaint.resolvedAt),
    dateOf(complaint.endedAt),
    complaint.ending && endingName(complaint.ending),
  ]
}

const CHINA_MS = 8 * 3_600_000

/** Spreadsheets know no zones: the clock on the wall in China. */
function dateOf(at: string | null): Date | null {
  return at === null ? null : new Date(Date.parse(at) + CHINA_MS)
}
