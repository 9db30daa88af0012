import { categoryName } from '../case/category-name.ts'
import { factsOf, holds } from '../case/condition.ts'
import type { Complaint } from '../complaint/complaint.ts'
import { callOnStaff } from '../escalation/call-on.ts'
import { laneOf } from '../notification/lanes.ts'
import type { Burst } from '../policy/schema/reporting.ts'
import type { Policy } from '../policy/schema.ts'
import { peopleOf } from '../report/people.ts'
import type { Warnings } from '../report/ports.ts'
import { type ReportPorts, relay } from '../report/report-plans.ts'
import { wallMs } from '../time/calendar.ts'
import { word } from '../wording/wording.ts'

/** How many numbers a warning lists. */
const LONGEST_LIST = 12

/**
 * Tells the people whom the policy names of many like complaints in a short time: once for each kind of likeness, and again only after it
 * was quiet for as long.
 */
export async function warnOfBursts(
  ports: Pick<ReportPorts, 'policies' | 'clock' | 'alarms'> & { warnings: Warnings },
): Promise<void> {
  const { policy } = ports.policies.current()
  for (const [index, burst] of policy.warnings.bursts.entries()) {
    const now = ports.clock.now()
    const recent = await ports.warnings.registeredSince(new Date(now.getTime() - wallMs(burst.within)))
    for (const { alike, complaints } of burstsIn(recent, burst)) {
      const notices = callOnStaff(peopleOf(burst.tell, policy), textOf(burst, complaints, policy), burst.media, policy)
      const key = `burst.${policy.id}.${index}.${alike}.${now.toISOString()}`
      const outbox = notices.map((notice, place) => ({ lane: laneOf(notice), key: `${key}.${place}`, notice }))
      const raised = await ports.warnings.raise(
        { rule: `${policy.id}.burst.${index}`, alike, at: now, quietForMs: wallMs(burst.within) },
        outbox,
      )
      if (raised) await relay(outbox, ports)
    }
  }
}

/** Groups of like complaints that are as many as the rule says. Pure. */
export function burstsIn(recent: readonly Complaint[], burst: Burst): { alike: string; complaints: Complaint[] }[] {
  const groups = new Map<string, Complaint[]>()
  for (const complaint of recent) {
    if (burst.when && !holds(burst.when, factsOf(complaint))) continue
    const parts = burst.alike.map(part => partOf(complaint, part))
    if (parts.includes(null)) continue
    const alike = parts.join(' · ')
    groups.set(alike, [...(groups.get(alike) ?? []), complaint])
  }
  return [...groups]
    .filter(([, complaints]) => complaints.length >= burst.count)
    .map(([alike, complaints]) => ({ alike, complaints }))
}

function partOf(complaint: Complaint, part: Burst['alike'][number]): string | null {
  if (part === 'category') return complaint.category
  if (part === 'department') return complaint.department
  const value = complaint.fields[part]
  return value === undefined ? null : String(value).trim().toUpperCase()
}

function textOf(burst: Burst, complaints: readonly Complaint[], policy: Policy): string {
  const [first] = complaints
  const shown = complaints.slice(0, LONGEST_LIST).map(({ number }) => number)
  return word(policy, 'warning.burst', {
    people: '{people}',
    name: burst.name,
    kind: categoryName(first?.category ?? null, policy),
    department: policy.departments[first?.department ?? policy.owner]?.name ?? '',
    count: complaints.length,
    list: `${shown.join('、')}${complaints.length > shown.length ? '…' : ''}`,
  })
}
