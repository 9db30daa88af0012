import type { RecordedEvent } from '../complaint/event.ts'
import type { CustomerNews } from '../notification/notice.ts'

/**
 * Reaching the person who complained: as long as the platform lets us we write; when it does not, a template message; when that cannot
 * reach him either, somebody calls. Platforms differ in their windows, which are theirs to say (`SendWindows` counts them).
 */

/** A person's own words open one window, a click, a scan or a subscription another. */
export type WindowKind = 'message' | 'action'

/** What something that a person did changes: it opens a window for so many messages, or ends all of them. */
export type WindowChange = { kind: WindowKind; until: Date; messages: number } | { kind: 'gone' }

/** Messages that were taken out of a window; `until` names it. */
export type WindowShare = { kind: WindowKind; until: Date; messages: number }

export type WindowState = 'open' | 'closed' | 'used-up' | 'gone' | 'unknown'

/** `passive`: in the answer to the platform's own request; `api`: of our own accord. */
export type Via = 'passive' | 'api' | 'template'

/** One try to tell a customer something. `refused`: this way was closed and another was taken. `delivered`: the platform says so. */
export type ReachAttempt = {
  /** ISO 8601 */
  at: string
  news: CustomerNews
  via: Via
  outcome: 'sent' | 'retry' | 'failed' | 'refused' | 'delivered'
  code: string | null
}

/** Whether news that did not arrive is worth a call. The call-back is a call anyway, and what closes a case was said in it. */
export function needsCall(news: CustomerNews): boolean {
  return news !== 'followUp' && news !== 'closed'
}

/** A line of a case's ledger: tries that repeat each other are one line. */
export type ReachLine = Omit<ReachAttempt, 'via' | 'outcome' | 'news'> & {
  /** `null` for a call: it is about everything that was not told. */
  news: CustomerNews | null
  channel: Via | 'call'
  /** `asked`: the handler was asked to call; `called`: he has. */
  outcome: ReachAttempt['outcome'] | 'asked' | 'called'
  times: number
}

/** How the customer of a case was told what, oldest first: messages, and the calls that stood in for them. */
export function ledgerOf(attempts: readonly ReachAttempt[], events: readonly RecordedEvent[]): ReachLine[] {
  const lines = attempts.map(({ via, ...rest }): ReachLine => ({ ...rest, channel: via, times: 1 }))
  const calls = events.flatMap((event): ReachLine[] => {
    if (event.type !== 'unreached') return []
    const { code } = event.data
    return [{ at: settledAt(event.at, code, attempts), news: null, channel: 'call', outcome: 'asked', code, times: 1 }]
  })
  const merged: ReachLine[] = []
  for (const line of [...lines, ...calls].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))) {
    const last = merged.findLast(({ news, channel }) => news === line.news && channel === line.channel)
    if (last && last.outcome === line.outcome && last.code === line.code && line.channel !== 'call') {
      last.times += 1
      last.at = line.at
    } else merged.push({ ...line })
  }
  return merged
}

/** How long after asking for a call the failed try is kept at the latest. */
const SETTLING_MS = 10_000

/** A call is asked for before the try that failed is kept, so that neither is lost; it is told after it. */
function settledAt(at: string, code: string, attempts: readonly ReachAttempt[]): string {
  const failed = attempts.find(attempt => {
    const after = Date.parse(attempt.at) - Date.parse(at)
    return attempt.outcome === 'failed' && attempt.code === code && after >= 0 && after < SETTLING_MS
  })
  return failed?.at ?? at
}
