import { statusName } from '../card/card.ts'
import { workStatus } from '../card/work-lines.ts'
import { ledgerOf, type ReachAttempt, type ReachLine } from '../delivery/reach.ts'
import { channelName } from '../message/channel.ts'
import { describeReach } from '../notification/present-reach.ts'
import type { Policy } from '../policy/schema.ts'
import { maskName, maskNamed, maskPhone, maskText } from '../privacy.ts'
import type { Case } from './case.ts'
import { describeOutside, isInternal, withoutStaff } from './outside.ts'

/**
 * A complaint as other systems read it. Times are ISO 8601. Personal data is masked, unless the policy says that the system which handed
 * the complaint over may read it.
 */
export type ComplaintView = {
  number: string
  externalNumber: string | null
  status: string
  statusName: string
  /** The id and the Chinese name, here and for severity. `null` until it is sent to a department. */
  department: string | null
  departmentName: string | null
  handlerTitle: string | null
  severity: string
  severityName: string
  /** On which of the policy's channels it came in; `null` where that is not known. */
  channel: string | null
  channelName: string | null
  registeredAt: string
  /** Until when the customer was promised to be contacted; `null` while no such clock has started. */
  promisedBy: string | null
  endedAt: string | null
  /** 1, and one more each time the customer was not satisfied. */
  round: number
  /**
   * How the customer was told what, oldest first: `channel` passive (in answer), api (of our own accord), template or call; `outcome` sent,
   * delivered, retry, refused (another way was taken), failed or asked; `code` is the platform's own, or ours where it was not asked.
   */
  told: (Pick<ReachLine, 'at' | 'news' | 'channel' | 'outcome' | 'code' | 'times'> & { text: string })[]
  /** Forms and opinions: where each stands, with what the customer was told of it. */
  work: { name: string; text: string }[]
  /** Grows with every change. */
  version: number
  customer: { name: string | null; phone: string | null }
  /** `seq` counts the events of a complaint; some stay among the people of the company. Nobody of the company is named. */
  timeline: { seq: number; at: string; text: string }[]
}

/** `reader`: the system that reads it. */
export function viewComplaint(
  { complaint, events, deadlines }: Case,
  attempts: readonly ReachAttempt[],
  policy: Policy,
  reader: string,
): ComplaintView {
  const isOwn = reader === complaint.system
  const readsAll = isOwn && policy.systems[reader]?.personalData === 'full'
  const promised = deadlines.filter(({ clock, status }) => clock === policy.promise && status !== 'cancelled').at(-1)
  return {
    number: complaint.number,
    externalNumber: complaint.externalNumber,
    status: complaint.status,
    statusName: statusName(complaint, policy),
    department: complaint.department,
    departmentName: complaint.department && (policy.departments[complaint.department]?.name ?? null),
    handlerTitle: complaint.handler && (policy.people[complaint.handler]?.title ?? null),
    severity: complaint.severity,
    severityName: policy.severity.levels.find(({ id }) => id === complaint.severity)?.name ?? complaint.severity,
    channel: complaint.channel,
    channelName: complaint.channel && channelName(complaint.channel, policy),
    registeredAt: complaint.registeredAt,
    promisedBy: promised?.dueAt ?? null,
    endedAt: complaint.endedAt,
    round: complaint.round,
    work: workStatus(complaint, policy).map(([name, text]) => ({
      name,
      text: withoutStaff(readsAll ? text : masked(text, complaint.name), policy),
    })),
    version: complaint.version,
    customer: readsAll
      ? { name: complaint.name, phone: complaint.phone }
      : {
          name: complaint.name && maskName(complaint.name),
          phone: complaint.phone && maskPhone(complaint.phone),
        },
    timeline: events
      .filter(event => !isInternal(event, policy))
      .map(event => {
        const { text } = describeOutside(event, policy)
        return { seq: event.seq, at: event.at, text: readsAll ? text : masked(text, complaint.name) }
      }),
    told: ledgerOf(attempts, events).map(line => ({ ...line, text: describeReach(line, policy) })),
  }
}

/** Notes are free text: they may name the customer, or hold a phone number. */
function masked(text: string, name: string | null): string {
  return maskText(maskNamed(text, name))
}
