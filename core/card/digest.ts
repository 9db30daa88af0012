import type { Case } from '../case/case.ts'
import { categoryName } from '../case/category-name.ts'
import { factsOf, holds } from '../case/condition.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { hasEnded } from '../complaint/complaint.ts'
import { clockOf } from '../deadline/timer.ts'
import type { CardView } from '../message/outbound.ts'
import { presentOf } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { spokenLength, spokenTime } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import { mentions, statusName } from './card.ts'
import { nextDeadline } from './clocks.ts'

/** As many as Feishu's limit of elements leaves room for, each with its button. */
export const DIGEST_ROWS = 25
/** The command of a digest's buttons: the case gets a card of its own in that group. */
export const SHOW_CASE = 'showCase'
const LONGEST_ROW = 60
const MOST_MENTIONS = 5

/** Whether a case has a card of its own at once, however many others come in with it. */
export function standsAlone(complaint: Complaint, policy: Policy): boolean {
  const { ownCard } = policy.digest
  if (ownCard) return holds(ownCard, factsOf(complaint))
  return complaint.severity !== policy.severity.otherwise || complaint.afterHours === 'urgent'
}

/** One card for many cases that came in together: a line each, the most pressing first, with a button that gives the case its own card. */
export function digestCard(cases: readonly Case[], group: string, policy: Policy, now: Date): CardView {
  const open = cases.filter(({ complaint }) => !hasEnded(complaint))
  const late = open.filter(({ deadlines }) => nextDeadline(deadlines, now)?.status === 'overdue')
  const handlers = open.flatMap(({ complaint }) =>
    complaint.handler && policy.groups[group]?.members.includes(presentOf(complaint.handler, policy))
      ? [presentOf(complaint.handler, policy)]
      : [],
  )
  const people = [...new Set(handlers)].slice(0, MOST_MENTIONS)
  return {
    title: word(policy, 'digest.title', { count: cases.length }),
    subtitle: word(policy, 'digest.subtitle', { open: open.length, late: late.length }),
    tone: open.length === 0 ? 'done' : late.length > 0 ? 'late' : 'new',
    tags: [],
    facts: [],
    sections: [],
    ...(open.length === 0
      ? {}
      : { notice: [...mentions(people, policy), { text: word(policy, 'digest.notice', { count: open.length }) }] }),
    rows: [...cases]
      .sort((a, b) => urgency(a, now) - urgency(b, now))
      .map(found => ({
        text: rowOf(found, policy, now),
        action: {
          command: SHOW_CASE,
          label: word(policy, 'digest.show'),
          style: 'default',
          value: { complaint: found.complaint.id },
        },
      })),
    timeline: [],
    actions: [],
    footer: word(policy, 'digest.footer'),
    reference: {},
  }
}

function urgency({ complaint, deadlines }: Case, now: Date): number {
  if (hasEnded(complaint)) return Number.MAX_SAFE_INTEGER
  const next = nextDeadline(deadlines, now)
  return next ? Date.parse(next.dueAt) : Number.MAX_SAFE_INTEGER - 1
}

function rowOf({ complaint, deadlines }: Case, policy: Policy, now: Date): string {
  const base = { number: complaint.number, what: categoryName(complaint.category, policy) }
  const next = hasEnded(complaint) ? null : nextDeadline(deadlines, now)
  const left = next ? Date.parse(next.dueAt) - now.getTime() : 0
  const state =
    next === null
      ? statusName(complaint, policy)
      : left <= 0
        ? word(policy, 'digest.row.late', { clock: clockOf(next, policy).name, late: spokenLength(left) })
        : word(policy, 'digest.row.next', {
            clock: clockOf(next, policy).name,
            dueAt: spokenTime(new Date(next.dueAt), now),
          })
  const text = maskText(word(policy, 'digest.row', { ...base, state }))
  return [...text].slice(0, LONGEST_ROW).join('')
}
