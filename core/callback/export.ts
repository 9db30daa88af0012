import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { addDays, localDay, shortTime } from '../time/china-time.ts'
import { type TextKey, word } from '../wording/wording.ts'
import { unnamed } from './card.ts'
import { OUTCOMES } from './event.ts'
import { byCaller, callerName, type ReportedCallBack } from './report.ts'

function heads(key: TextKey, policy: Policy): string[] {
  return word(policy, key).split('、')
}

/** The totals as a table: a line for each day, caller and outcome with how many ended so. */
export function reportRows(records: readonly ReportedCallBack[], from: Date, to: Date, policy: Policy): string[][] {
  const days: string[] = []
  for (let day = localDay(from); day <= localDay(new Date(to.getTime() - 1)); day = addDays(day, 1)) days.push(day)
  const ended = records.flatMap(({ callBack }) => {
    const { endedAt, outcome } = callBack
    if (endedAt === null || outcome === null) return []
    return [{ ...callBack, outcome, day: localDay(new Date(endedAt)) }]
  })
  const rows = days.flatMap(day => {
    const ofDay = ended.filter(one => one.day === day)
    return [...new Set(ofDay.map(({ programme }) => programme))].sort().flatMap(programme => {
      const own = ofDay.filter(one => one.programme === programme)
      return byCaller(own).flatMap(({ person, outcomes }) =>
        OUTCOMES.filter(outcome => outcomes[outcome] > 0).map(outcome => [
          day,
          policy.programmes[programme]?.name ?? programme,
          callerName(person, policy),
          word(policy, `callBack.outcome.${outcome}`),
          String(outcomes[outcome]),
        ]),
      )
    })
  })
  return [heads('callBack.csv.report', policy), ...rows]
}

/** Every record on a line; names and phones are left out, free text is masked. */
export function recordRows(records: readonly ReportedCallBack[], _from: Date, _to: Date, policy: Policy): string[][] {
  const time = (at: string | null) =>
    at === null ? '' : `${localDay(new Date(at))} ${shortTime(new Date(at)).slice(6)}`
  const yesNo = (is: boolean | null) =>
    is === null ? '' : word(policy, is ? 'callBack.satisfied' : 'callBack.unsatisfied')
  const rows = records.map(({ callBack, late }) => [
    maskText(callBack.visit.number),
    policy.programmes[callBack.programme]?.name ?? callBack.programme,
    time(callBack.visit.visitedAt),
    callBack.visit.service ?? '',
    callBack.visit.adviser ?? '',
    word(policy, `callBack.outcome.${callBack.outcome ?? 'open'}`),
    yesNo(callBack.satisfied),
    callBack.endedAt === null ? '' : callerName(callBack.caller, policy),
    String(callBack.attempts),
    unnamed(callBack.grievance ?? callBack.answered?.words ?? '', callBack),
    unnamed(callBack.result ?? '', callBack),
    String(callBack.yuan),
    time(callBack.openedAt),
    time(callBack.endedAt),
    late ? word(policy, 'callBack.yes') : word(policy, 'callBack.no'),
  ])
  return [heads('callBack.csv.records', policy), ...rows]
}
