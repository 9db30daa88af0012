import { localDay } from '../time/china-time.ts'
import { normalise } from '../understanding/normalise.ts'

/** What a staff member wants as a file. `month`: YYYY-MM; `null` is everything, or the newest report. `period` of a meeting: `null` is the newest of any. */
export type DocumentRequest =
  | { type: 'record'; number: string }
  | { type: 'ledger'; month: string | null }
  | { type: 'report'; month: string | null }
  | { type: 'library'; month: string | null }
  | { type: 'meeting'; period: 'week' | 'month' | null }

const MONTH = '(本月|这个月|上月|上个月|全部|所有|(?:(\\d{4})[年./-])?(\\d{1,2})月?份?)'
const RECORD = /^(?:请?帮?我?)?打印\s*(?:投诉|记录表|编号)?[\s:]*([A-Za-z0-9-]*)(?:的?(?:记录表|投诉|记录))?$/u
const LEDGER = new RegExp(
  `^(?:导出|下载|看)?(?:投诉)?台账[\\s:]*${MONTH}?$|^(?:导出|下载)?${MONTH}的?(?:投诉)?台账$`,
  'u',
)
const REPORT = new RegExp(
  `^(?:导出|下载|看)?(?:投诉)?(?:分析)?月报[\\s:]*${MONTH}?$|^${MONTH}的?(?:投诉)?(?:分析)?月报$`,
  'u',
)

const LIBRARY = new RegExp(
  `^(?:导出|下载|看)?(?:投诉)?案例(?:库|汇编|集)?[\\s:]*${MONTH}?$|^(?:导出|下载)?${MONTH}的?(?:投诉)?案例(?:库|汇编|集)?$`,
  'u',
)
const MEETING = /^(?:导出|下载|看)?(?:投诉)?(?:(周|月)度?)?例?会(?:议)?(?:清单|名单|材料|议程)$/u

/** Reads a wish for a document; `null` when it is none. */
export function readDocumentRequest(text: string, now: Date): DocumentRequest | null {
  const bare = normalise(text)
    .trim()
    .replace(/[\s\p{P}]+$/gu, '')
  const record = RECORD.exec(bare)
  if (record) return { type: 'record', number: (record[1] ?? '').toUpperCase() }
  const ledger = LEDGER.exec(bare)
  if (ledger) return { type: 'ledger', month: monthOf(ledger, now) ?? (isAll(ledger) ? null : thisMonth(now)) }
  const library = LIBRARY.exec(bare)
  if (library) return { type: 'library', month: monthOf(library, now) }
  const meeting = MEETING.exec(bare)
  if (meeting) return { type: 'meeting', period: meeting[1] === '周' ? 'week' : meeting[1] === '月' ? 'month' : null }
  const report = REPORT.exec(bare)
  return report ? { type: 'report', month: monthOf(report, now) } : null
}

const isAll = (match: RegExpExecArray) => /全部|所有/u.test(match[1] ?? match[4] ?? '')
const thisMonth = (now: Date) => localDay(now).slice(0, 7)

function monthOf(match: RegExpExecArray, now: Date): string | null {
  const words = match[1] ?? match[4] ?? ''
  if (/本月|这个月/u.test(words)) return thisMonth(now)
  if (words.startsWith('上'))
    return localDay(new Date(Date.parse(`${thisMonth(now)}-01T00:00:00+08:00`) - 1)).slice(0, 7)
  const month = Number(match[3] ?? match[6])
  if (!(month >= 1 && month <= 12)) return null
  const year = Number(match[2] ?? match[5] ?? localDay(now).slice(0, 4))
  // A month that is still to come was meant of last year.
  const meant = `${year}-${String(month).padStart(2, '0')}`
  const isFuture = match[2] === undefined && match[5] === undefined && meant > thisMonth(now)
  return isFuture ? `${year - 1}-${String(month).padStart(2, '0')}` : meant
}
