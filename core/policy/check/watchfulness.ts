import { CONTACT_KINDS, type ContactKind, EVENT_TYPES, type EventType } from '../../complaint/event.ts'
import { ENDED, nextStatus, type Status } from '../../complaint/transition.ts'
import type { Condition, PolicyData } from '../schema.ts'

/** A clock as far as it matters here: what surely starts it, and what may end it. */
type Watch = {
  name: string
  starts: ReadonlySet<string>
  ends: ReadonlySet<string>
  onlyRenewedBy: ReadonlySet<string>
}

/**
 * Whether an open case can be left with no clock running, whatever happens to it: walks through every state that the table of transitions
 * allows, with the clocks that surely run there. A clock with a "when" counts only together with others that leave no case out (all
 * levels, all hours, all sources). Returns one line for each state without a watch, with the shortest way that leads there.
 */
export function watchfulness(policy: PolicyData): string[] {
  const kinds = CONTACT_KINDS.filter(kind => kind === 'complaint' || policy.contacts[kind]?.needs === 'answer')
  return kinds.flatMap(kind => unwatched(kind, policy))
}

function unwatched(kind: ContactKind, policy: PolicyData): string[] {
  const watches = watchesOf(kind, policy)
  const canConvert = kind === 'complaint' && Object.values(policy.contacts).some(one => one?.needs === 'answer')
  const firsts = (canConvert ? (['registered', 'converted'] as const) : (['registered'] as const)).map(type => ({
    status: 'registered' as Status,
    running: startedBy(type, [], watches),
    way: [type as string],
  }))
  const seen = new Set(firsts.map(keyOf))
  const unwatched = new Map<Status, string[]>()
  const queue = [...firsts]
  for (let place = queue.shift(); place; place = queue.shift()) {
    if (place.running.length === 0) {
      if (!unwatched.has(place.status)) unwatched.set(place.status, place.way)
      continue
    }
    for (const type of EVENT_TYPES) {
      const status = nextStatus(place.status, type)
      if (status === null || ENDED.has(status) || !canHappen(type, kind)) continue
      const next = { status, running: startedBy(type, place.running, watches), way: [...place.way, type] }
      if (seen.has(keyOf(next))) continue
      seen.add(keyOf(next))
      queue.push(next)
    }
  }
  return [...unwatched].map(
    ([status, way]) =>
      `clocks: ${kind === 'complaint' ? 'a case' : `an open ${kind}`} that is "${status}" could be left with nobody watching, after ${way.join(', ')}; add a clock that starts there without "when"`,
  )
}

/** Only inquiries and the like are answered and converted; what belongs to handling a complaint does not happen to them. */
function canHappen(type: EventType, kind: ContactKind): boolean {
  if (type === 'converted' || (type === 'answered' && kind === 'complaint')) return false
  return kind === 'complaint' || !OF_COMPLAINTS.has(type)
}

const OF_COMPLAINTS: ReadonlySet<EventType> = new Set([
  'planned',
  'approvalRequested',
  'approved',
  'rejected',
  'planAgreed',
  'planDeclined',
  'resolved',
  'reopened',
  'severityChanged',
])

function keyOf(place: { status: Status; running: readonly Watch[] }): string {
  return `${place.status} ${place.running.map(watch => watch.name).join(' ')}`
}

function startedBy(type: EventType, running: readonly Watch[], watches: readonly Watch[]): Watch[] {
  return watches.filter(watch => {
    const ran = running.includes(watch)
    return (ran && !watch.ends.has(type)) || (watch.starts.has(type) && (ran || !watch.onlyRenewedBy.has(type)))
  })
}

function watchesOf(kind: ContactKind, policy: PolicyData): Watch[] {
  const clocks = Object.entries(policy.clocks).filter(([, clock]) => clock.kinds.includes(kind) && !clock.afterEnd)
  const certain = clocks.flatMap(([name, clock]): Watch[] =>
    clock.when || clock.item || clock.starts.includes('escalated')
      ? []
      : [
          {
            name,
            starts: new Set(clock.starts),
            ends: new Set([...clock.stops, ...clock.cancels]),
            onlyRenewedBy: new Set(clock.from === 'heard' || clock.starts.length > 1 ? clock.stops : []),
          },
        ],
  )
  return [...certain, ...EVENT_TYPES.flatMap(type => families(type, kind, policy))]
}

/** Clocks of which one surely starts, because their conditions share out all levels, hours or sources. */
function families(type: EventType, kind: ContactKind, policy: PolicyData): Watch[] {
  const shares = {
    severity: policy.severity.levels.map(level => level.id),
    afterHours: ['no', 'ordinary', 'urgent'],
    source: ['customer', 'staff', 'internal', 'system'],
  }
  return (Object.keys(shares) as (keyof typeof shares)[]).flatMap((key): Watch[] => {
    const members = Object.values(policy.clocks).filter(
      clock =>
        clock.kinds.includes(kind) && clock.starts.includes(type) && isOnly(key, clock.when) && clock.from !== 'heard',
    )
    const covered = new Set(members.flatMap(clock => clock.when?.[key] ?? []))
    if (!shares[key].every(value => covered.has(value))) return []
    const ends = new Set(members.flatMap(clock => [...clock.stops, ...clock.cancels]))
    return [{ name: `${type} by ${key}`, starts: new Set([type]), ends, onlyRenewedBy: new Set() }]
  })
}

function isOnly(key: keyof Condition, condition: Condition | undefined): boolean {
  return condition !== undefined && Object.keys(condition).length === 1 && condition[key] !== undefined
}
