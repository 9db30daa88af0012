import { caseCard } from '../../../core/card/card.ts'
import { nextDeadline } from '../../../core/card/clocks.ts'
import type { Case } from '../../../core/case/case.ts'
import { categoryName } from '../../../core/case/category-name.ts'
import { describeEvent } from '../../../core/case/describe.ts'
import { maskOf } from '../../../core/case/masked.ts'
import { hasEnded } from '../../../core/complaint/complaint.ts'
import { isOpen } from '../../../core/deadline/deadline.ts'
import { clockOf, type Deadline } from '../../../core/deadline/timer.ts'
import { ledgerOf, type ReachAttempt } from '../../../core/delivery/reach.ts'
import { describeReach } from '../../../core/notification/present-reach.ts'
import { groupOf, openIdOf, resolveWho, titleAndName } from '../../../core/people/people.ts'
import type { Policy } from '../../../core/policy/schema.ts'
import type { CaseDeadline, CaseSummary, CaseView, SandboxOverview } from '../desk.ts'

/** One line of the list of cases. Personal data is masked, as on the cards. */
export function summariseCase(current: Case, policy: Policy, now: Date): CaseSummary {
  const { complaint } = current
  const card = caseCard(current, { group: groupOf(complaint, policy) }, policy, now)
  const next = nextDeadline(current.deadlines, now)
  return {
    id: complaint.id,
    number: complaint.number,
    status: complaint.status,
    statusName: card.tags[0] ?? complaint.status,
    ended: hasEnded(complaint),
    severity: complaint.severity,
    severityName: policy.severity.levels.find(level => level.id === complaint.severity)?.name ?? complaint.severity,
    title:
      complaint.category === null
        ? maskOf(complaint, policy)(complaint.summary)
        : categoryName(complaint.category, policy),
    conversation: complaint.conversation,
    customer: complaint.conversation?.startsWith('wechat:') ? complaint.conversation.slice('wechat:'.length) : null,
    registeredAt: complaint.registeredAt,
    next: next && showDeadline(next, current, policy),
  }
}

/** Everything about a case that the page shows. Personal data is masked, as on the cards. */
export function viewCase(current: Case, attempts: readonly ReachAttempt[], policy: Policy, now: Date): CaseView {
  const { complaint } = current
  const card = caseCard(current, { group: groupOf(complaint, policy) }, policy, now)
  const byEnd = (a: Deadline, b: Deadline) =>
    Number(isOpen(b)) - Number(isOpen(a)) || Date.parse(a.dueAt) - Date.parse(b.dueAt)
  return {
    ...summariseCase(current, policy, now),
    round: complaint.round,
    points: complaint.points,
    facts: [...card.facts, ...card.sections.map(({ heading, text }) => ({ label: heading, value: text }))],
    deadlines: [...current.deadlines].sort(byEnd).map(deadline => showDeadline(deadline, current, policy)),
    timeline: current.events.map(event => ({
      seq: event.seq,
      at: event.at,
      type: event.type,
      text: maskOf(complaint, policy)(describeEvent(event, policy).text),
    })),
    told: ledgerOf(attempts, current.events).map(line => ({ ...line, text: describeReach(line, policy) })),
  }
}

function showDeadline(deadline: Deadline, { complaint }: Case, policy: Policy): CaseDeadline {
  const clock = clockOf(deadline, policy)
  const owners = resolveWho(clock.owner, complaint, policy)
  return {
    id: deadline.id,
    name: clock.name,
    startedAt: deadline.startedAt,
    opensAt: deadline.opensAt,
    dueAt: deadline.dueAt,
    status: deadline.status,
    endedAt: deadline.endedAt,
    pausedUntil: deadline.status === 'paused' ? deadline.nextAt : null,
    level: deadline.level,
    owners: owners.map(owner => titleAndName(owner, policy)),
    ownerIds: owners.flatMap(owner => openIdOf(owner, policy) ?? []),
  }
}

/** What `GET /sandbox/api` tells of the pack. `chatIdOf` gives the Feishu chat of a group, once it has one. */
export function describePack(
  policy: Policy,
  { packs, chatIdOf }: { packs: string[]; chatIdOf(group: string): string | null },
): SandboxOverview {
  return {
    pack: policy.id,
    title: policy.title,
    organisation: policy.organisation,
    packs,
    people: Object.entries(policy.people).map(([id, { name, title, department }]) => ({
      id,
      openId: openIdOf(id, policy),
      name,
      title,
      department,
    })),
    groups: Object.entries(policy.groups).map(([id, { name, members }]) => ({
      id,
      name,
      chatId: chatIdOf(id),
      members: members.map(member => openIdOf(member, policy)),
    })),
    departments: Object.entries(policy.departments).map(([id, { name, manager, group, answersFor }]) => ({
      id,
      name,
      manager,
      group,
      answersFor,
    })),
  }
}
