import { wallMs } from '../../time/calendar.ts'
import { DAY_MS } from '../../time/china-time.ts'
import type { CalendarRule, Chain, Clock, PolicyData } from '../schema.ts'

/** Longer than this is a slip of the pen. */
const LONGEST_MS = 400 * DAY_MS

export function times(policy: PolicyData): string[] {
  return [
    ...lengths(policy),
    ...Object.entries(policy.clocks).flatMap(([id, clock]) => clockTimes(id, clock)),
    ...Object.entries(policy.chains).flatMap(([id, chain]) => chainTimes(id, chain)),
    ...Object.entries(policy.calendars).flatMap(([id, calendar]) => hours(id, calendar)),
  ]
}

function lengths(policy: PolicyData): string[] {
  const { quiet, silence, handOver } = policy.intake
  const all: [string, string][] = [
    ['intake.quiet', quiet],
    ...(handOver ? [['intake.handOver', handOver] as [string, string]] : []),
    ['intake.silence.remindAfter', silence.remindAfter],
    ['intake.silence.settleAfter', silence.settleAfter],
    ...Object.entries(policy.clocks).flatMap(([id, clock]): [string, string][] => [
      ...(isLength(clock.within) ? [[`clocks.${id}.within`, clock.within] as [string, string]] : []),
      ...(clock.pause ? [[`clocks.${id}.pause.atMost`, clock.pause.atMost] as [string, string]] : []),
      ...(clock.postpone ? [[`clocks.${id}.postpone.atMost`, clock.postpone.atMost] as [string, string]] : []),
      ...(clock.opens ? [[`clocks.${id}.opens`, clock.opens] as [string, string]] : []),
      ...clock.remind.map(({ before }, index): [string, string] => [`clocks.${id}.remind.${index}.before`, before]),
    ]),
    ...Object.entries(policy.chains).flatMap(([id, chain]): [string, string][] => [
      ...chain.levels.map(({ after }, index): [string, string] => [`chains.${id}.levels.${index}.after`, after]),
      [`chains.${id}.repeatEvery`, chain.repeatEvery],
      ...(chain.repeatUpTo ? [[`chains.${id}.repeatUpTo`, chain.repeatUpTo] as [string, string]] : []),
      ...chain.levels.flatMap(({ answerWithin }, index): [string, string][] =>
        answerWithin ? [[`chains.${id}.levels.${index}.answerWithin`, answerWithin]] : [],
      ),
      ...(chain.acknowledge ? [[`chains.${id}.acknowledge.lease`, chain.acknowledge.lease] as [string, string]] : []),
    ]),
    ['urgent.restAfterFull', policy.urgent.restAfterFull],
    ['digest.within', policy.digest.within],
  ]
  return all
    .filter(([, length]) => wallMs(length) > LONGEST_MS)
    .map(([path, length]) => `${path}: ${length} is longer than 400 days; make it shorter`)
}

/** Not the end of the day or a promised time. */
function isLength(within: Clock['within']): boolean {
  return within !== 'same-day' && within !== 'promised'
}

function clockTimes(id: string, clock: Clock): string[] {
  if (clock.within === 'promised') return []
  if (clock.within === 'same-day')
    return clock.opens ? [`clocks.${id}.opens: a clock that ends the same day has no window; leave it out`] : []
  const length = wallMs(clock.within) - (clock.opens ? wallMs(clock.opens) : 0)
  if (length <= 0)
    return [
      clock.opens
        ? `clocks.${id}: the window opens (${clock.opens}) after its end (${clock.within}); let it open earlier, or make "within" longer`
        : `clocks.${id}.within: ${clock.within} is no time at all; make it longer`,
    ]
  return clock.remind
    .filter(remind => wallMs(remind.before) >= length)
    .map(
      remind =>
        `clocks.${id}.remind: a reminder ${remind.before} before the end of ${clock.within} would come before the start; make it shorter`,
    )
}

/** A level or a repeat sooner than this would ring all the time. */
const SHORTEST_REPEAT_MS = 60_000

function chainTimes(id: string, chain: Chain): string[] {
  const early = chain.levels.findIndex(
    ({ after }, index) => wallMs(after) < wallMs(chain.levels[index - 1]?.after ?? 'PT0S'),
  )
  return [
    ...(early === -1
      ? []
      : [`chains.${id}.levels.${early}.after: comes before the level above it; put the levels in order`]),
    ...(wallMs(chain.repeatEvery) < SHORTEST_REPEAT_MS
      ? [`chains.${id}.repeatEvery: ${chain.repeatEvery} is too short; repeat every minute at most`]
      : []),
  ]
}

function hours(id: string, calendar: CalendarRule): string[] {
  const spans = calendar.hours
  if (!spans) return []
  if (spans.length === 0) return [`calendars.${id}.hours: never open; name hours, or leave it out for whole days`]
  return spans.flatMap(({ from, to }, index) => [
    ...(from < to
      ? []
      : [`calendars.${id}.hours.${index}: ends (${to}) before it begins (${from}); write the earlier time first`]),
    ...(from >= (spans[index - 1]?.to ?? '00:00')
      ? []
      : [`calendars.${id}.hours.${index}: begins (${from}) before the hours above it end; put them in order`]),
  ])
}
