import { type Complaint, countRepeats, hasEnded, type Related } from '../complaint/complaint.ts'
import type { Registration } from '../complaint/event.ts'
import { happened, SYSTEM } from '../complaint/happened.ts'
import { route } from '../complaint/routing.ts'
import type { Policy, RepeatRule } from '../policy/schema.ts'
import type { Store } from '../ports/store.ts'
import { addTime, calendarRule, readDuration, wallMs } from '../time/calendar.ts'
import { extendCase } from './case.ts'
import { type CaseInHand, type ChangePorts, takeInHand } from './change.ts'

/** What a further complaint repeats: the links that its case begins with, and the earlier cases that are still open. */
export type Repeats = { related: Related[]; open: string[] }

/** Looks for earlier complaints that this one repeats, by the rules of the policy. */
export async function findRepeats(
  registration: Registration,
  policy: Policy,
  store: Pick<Store, 'readRelated'>,
  now: Date,
): Promise<Repeats> {
  const rules = Object.values(policy.repeats)
  if (rules.length === 0 || (registration.kind ?? 'complaint') !== 'complaint') return { related: [], open: [] }
  const longest = Math.max(...rules.map(({ within }) => wallMs(within)))
  const fields = Object.fromEntries(
    ['plate', 'waybillNo', 'orderNo', 'policyNo'].flatMap((field): [string, string][] => {
      const value = registration.fields[field]
      return value === undefined ? [] : [[field, String(value)]]
    }),
  )
  const earlier = await store.readRelated({
    pack: policy.id,
    // Days may be working days: twice as long a time surely holds them, and the rule looks at each again.
    since: new Date(now.getTime() - 2 * longest - 15 * 86_400_000),
    conversation: registration.conversation,
    phone: registration.phone,
    fields,
  })
  return repeatsAmong(earlier, registration, policy, now)
}

/**
 * Tells the earlier cases that are still open that they were complained of again. Those in `inHand` are taken from there and the others read;
 * returns all of them.
 */
export async function tellRepeated(
  inHand: readonly CaseInHand[],
  later: { complaint: Complaint; open: readonly string[] },
  ports: ChangePorts,
): Promise<CaseInHand[]> {
  const all = [...inHand]
  const now = ports.clock.now()
  for (const id of later.open) {
    const index = all.findIndex(({ grown }) => grown.complaint.id === id)
    const taken = all[index] ?? (await readInHand(id, ports))
    if (!taken || hasEnded(taken.grown.complaint)) continue
    const told = later.complaint.related.filter(one => one.id === id)
    const events = told.map(({ rule }) => {
      const count = 1 + (countRepeats(later.complaint.related)[rule] ?? 0)
      return happened('repeated', { rule, complaintId: later.complaint.id, count }, { now, by: SYSTEM })
    })
    const grown = extendCase(taken.grown, events, taken.policy)
    const next = { ...taken, grown: { ...grown, fresh: [...taken.grown.fresh, ...grown.fresh] } }
    if (index === -1) all.push(next)
    else all[index] = next
  }
  return all
}

async function readInHand(id: string, ports: ChangePorts): Promise<CaseInHand | null> {
  const stored = await ports.store.readCase(id)
  return stored && takeInHand(stored, ports)
}

/** Which of these earlier complaints a new one repeats. Pure. */
export function repeatsAmong(
  earlier: readonly Complaint[],
  registration: Registration,
  policy: Policy,
  now: Date,
): Repeats {
  const found = earlier
    .filter(({ kind, ending }) => kind === 'complaint' && ending !== 'merged')
    .sort((a, b) => a.registeredAt.localeCompare(b.registeredAt))
    .flatMap(one =>
      Object.entries(policy.repeats)
        .filter(([, rule]) => repeats(one, registration, rule, policy, now))
        .map(([rule]) => ({ rule, one })),
    )
  return {
    related: found.map(({ rule, one }) => ({ rule, id: one.id, number: one.number })),
    open: [...new Set(found.flatMap(({ one }) => (hasEnded(one) ? [] : [one.id])))],
  }
}

function repeats(earlier: Complaint, later: Registration, rule: RepeatRule, policy: Policy, now: Date): boolean {
  const until = addTime(calendarRule(policy, rule.calendar), new Date(earlier.registeredAt), readDuration(rule.within))
  return (
    now.getTime() <= until.getTime() &&
    (rule.earlier === 'any' || wasNotEffective(earlier)) &&
    rule.same.every(what => isSame(what, earlier, later, policy))
  )
}

/** Ends after which nothing was left undone. */
const DONE: ReadonlySet<string> = new Set([
  'satisfied',
  'withdrawn',
  'not-established',
  'explained',
  'arbitration',
  'court',
])

function wasNotEffective({ ending }: Complaint): boolean {
  return ending === null || !DONE.has(ending)
}

function isSame(what: string, earlier: Complaint, later: Registration, policy: Policy): boolean {
  switch (what) {
    case 'customer':
      return (
        (later.phone !== null && later.phone === earlier.phone) ||
        (later.source === 'customer' && later.conversation !== null && later.conversation === earlier.conversation)
      )
    case 'department':
      return (earlier.department ?? route(earlier, policy)) === route(later, policy)
    case 'category':
      return later.category !== null && later.category === earlier.category
    default: {
      const [before, now] = [earlier.fields[what], later.fields[what]]
      return before !== undefined && now !== undefined && plain(before) === plain(now)
    }
  }
}

function plain(value: string | number): string {
  return String(value).replace(/\s/gu, '').toUpperCase()
}
