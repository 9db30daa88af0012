import { parse } from 'csv-parse/sync'
import { z } from 'zod'
import type { Programme } from '../policy/schema.ts'
import { readDuration, wallMs } from '../time/calendar.ts'
import { atLocal } from '../time/china-time.ts'
import { normalise } from '../understanding/normalise.ts'
import { readPhone } from '../understanding/numbers/phones.ts'
import type { Visit } from './visit.ts'

/** A row of a list that could not be taken, by the line of the file (or the place in the array) and why, in words for whoever sent it. */
export type BadRow = { line: number; reason: string }

export type ReadVisits = { visits: { line: number; visit: Visit }[]; bad: BadRow[] }

/** What the columns are called in lists that people make, by field. The first is the one that we recommend. */
const COLUMNS: Record<keyof Visit, readonly string[]> = {
  number: ['工单号', '单号', '维修工单号', '委托书号', '服务单号', 'number', 'visitno'],
  visitedAt: ['服务时间', '到店时间', '服务日期', '到店日期', '交车时间', '结算时间', 'visitedat', 'date'],
  name: ['客户姓名', '姓名', '客户', '车主', '联系人', 'name'],
  phone: ['电话', '手机', '手机号', '联系电话', '联系方式', 'phone', 'mobile'],
  plate: ['车牌号', '车牌', 'plate'],
  service: ['服务项目', '项目', '维修项目', '服务内容', 'service'],
  adviser: ['服务顾问', '顾问', '接待', 'adviser'],
}

export const COLUMN_NAMES = Object.values(COLUMNS).map(([name]) => name ?? '')

const LONGEST_LIST = 2000

/** Columns of the file by field, or `null` when this is no list of visits. */
export function readVisitCsv(bytes: Uint8Array, programme: Programme, now: Date): ReadVisits | null {
  const rows = recordsOf(decode(bytes))
  const [head, ...rest] = rows
  if (!head) return null
  const titles = head.cells.map(cell =>
    normalise(cell)
      .trim()
      .toLowerCase()
      .replace(/[\s*（(].*$/u, ''),
  )
  const places = Object.fromEntries(
    Object.entries(COLUMNS).map(([field, names]) => [field, titles.findIndex(title => names.includes(title))]),
  )
  if ([places.number, places.visitedAt, places.phone].some(place => place === undefined || place < 0)) return null
  return readRows(
    rest.map(({ line, cells }) => ({
      line,
      value: Object.fromEntries(
        Object.entries(places).map(([field, place]) => [field, place < 0 ? '' : (cells[place] ?? '')]),
      ),
    })),
    programme,
    now,
  )
}

/** The same of a list that another system sends as JSON; the place in the array, from 1, stands for the line. */
export function readVisitArray(values: readonly unknown[], programme: Programme, now: Date): ReadVisits {
  return readRows(
    values.map((value, index) => ({ line: index + 1, value })),
    programme,
    now,
  )
}

/** Chinese spreadsheets write their CSV in GB 18030 as often as in UTF-8. */
function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

function recordsOf(text: string): { line: number; cells: string[] }[] {
  const delimiter = (text.split('\n', 1)[0] ?? '').includes('\t') ? '\t' : ','
  try {
    const parsed: unknown = parse(text, {
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    })
    return ROWS.parse(parsed)
      .map(({ info, record }) => ({ line: info.lines, cells: record }))
      .filter(({ cells }) => cells.some(cell => cell !== ''))
  } catch {
    return []
  }
}

const ROWS = z.array(z.object({ info: z.object({ lines: z.number() }), record: z.array(z.string()) }))

const optional = (most: number) =>
  z
    .string()
    .trim()
    .max(most, `超过 ${most} 字`)
    .nullish()
    .transform(text => (text ? text : null))

/** One visit as it comes from outside. The messages are read by whoever sent the list. */
const ROW = z.object({
  number: z
    .string('缺工单号')
    .trim()
    .min(1, '缺工单号')
    .max(60, '工单号太长')
    .regex(/^[^\p{C}]+$/u, '工单号里有不可见字符'),
  visitedAt: z.string('缺服务时间').trim().min(1, '缺服务时间'),
  name: optional(40),
  phone: z.string('缺电话').trim().min(1, '缺电话'),
  plate: optional(20),
  service: optional(100),
  adviser: optional(40),
})

function readRows(rows: readonly { line: number; value: unknown }[], programme: Programme, now: Date): ReadVisits {
  const found: ReadVisits = { visits: [], bad: [] }
  const seen = new Set<string>()
  for (const [index, { line, value }] of rows.entries()) {
    const read = index < LONGEST_LIST ? readRow(value, programme, now) : `名单超过 ${LONGEST_LIST} 行，请分开发`
    if (typeof read === 'string') found.bad.push({ line, reason: read })
    else if (seen.has(read.number)) found.bad.push({ line, reason: '工单号与前面的行重复' })
    else {
      seen.add(read.number)
      found.visits.push({ line, visit: read })
    }
  }
  return found
}

/** The visit, or why the row cannot be taken. Never repeats what stands in the row. */
function readRow(value: unknown, programme: Programme, now: Date): Visit | string {
  const parsed = ROW.safeParse(value)
  if (!parsed.success) return parsed.error.issues[0]?.message ?? '读不出来'
  const { visitedAt, phone, ...rest } = parsed.data
  const at = readVisitTime(visitedAt)
  if (at === null) return '服务时间读不出来，请写成 2026-03-02 或 2026-03-02 15:30'
  if (at.getTime() > now.getTime()) return '服务时间在将来'
  if (at.getTime() < now.getTime() - wallMs(programme.oldest))
    return `服务时间早于 ${readDuration(programme.oldest).days} 天前`
  const read = readPhone(normalise(phone))
  if (!read) return '电话读不出来'
  return { ...rest, phone: read.value, visitedAt: at.toISOString() }
}

/** `2026-03-02`, `2026/3/2 15:30`, `2026年3月2日`, or ISO 8601 with its zone; without one it is Chinese time, without a time the day's beginning. */
function readVisitTime(text: string): Date | null {
  if (/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:?\d{2})$/.test(text)) {
    const at = new Date(text)
    return Number.isNaN(at.getTime()) ? null : at
  }
  const match =
    /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[\sT]*(\d{1,2})[:：时](\d{1,2})?(?:[:：分]\d{1,2}(?:\.\d+)?)?秒?分?)?$/u.exec(
      text,
    )
  if (!match) return null
  const [year, month, date, hours, minutes] = match.slice(1).map(part => Number(part ?? 0))
  const day = `${year}-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}`
  const isDay =
    !Number.isNaN(Date.parse(`${day}T00:00:00Z`)) && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
  return isDay && (hours ?? 0) < 24 && (minutes ?? 0) < 60 ? atLocal(day, (hours ?? 0) * 60 + (minutes ?? 0)) : null
}
