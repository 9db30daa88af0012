import type { CommandType } from '../../complaint/command.ts'
import { EVENT_TYPES, type EventType } from '../../complaint/event.ts'
import { ENDED, nextStatus, STATUSES, type Status } from '../../complaint/transition.ts'
import type { PolicyData } from '../schema.ts'

/**
 * States to which no case ever comes, states out of which it never gets, and chains whose end may find nobody. One line a mistake, each with
 * its path and what to do.
 */
export function stateMistakes(policy: PolicyData): string[] {
  return [...unreachable(policy), ...withoutWayOut(policy), ...chainEnds(policy)]
}

/** What somebody must be allowed to do, so that an event happens. What no command brings about is left out. */
const BY_COMMAND: Partial<Record<EventType, readonly CommandType[]>> = {
  dispatched: ['dispatch'],
  contacted: ['contact'],
  planned: ['propose'],
  approvalRequested: ['requestApproval'],
  approved: ['approve'],
  rejected: ['reject'],
  planAgreed: ['agree'],
  planDeclined: ['decline'],
  transferred: ['transfer'],
  resolved: ['complete'],
  answered: ['answer'],
  reopened: ['followUp'],
  closed: ['followUp'],
  arbitrated: ['settle'],
  adjudicated: ['settle'],
}

/** What moves a case at all under this policy. `withdrawn`, `notEstablished` and `merged` are left out: they are no way to handle it. */
function moves(policy: PolicyData): EventType[] {
  const may = (command: CommandType) => (policy.permissions[command] ?? []).length > 0
  return EVENT_TYPES.filter(type => {
    const commands = BY_COMMAND[type]
    if (!commands) return false
    if (type === 'dispatched' && !isAlways(policy.dispatchByHand)) return true
    if (type === 'arbitrated') return policy.settlements.includes('arbitration') && may('settle')
    if (type === 'adjudicated') return policy.settlements.includes('court') && may('settle')
    if (type === 'approvalRequested') return policy.approvals.length > 0 && may('requestApproval')
    if (type === 'answered') return false
    if (type === 'closed' && policy.followUp.review) return may('review')
    return commands.some(may)
  })
}

/** `{}` holds for every case. */
function isAlways(condition: PolicyData['dispatchByHand']): boolean {
  return condition !== undefined && Object.keys(condition).length === 0
}

function reachedFrom(start: Status, events: readonly EventType[]): Set<Status> {
  const reached = new Set([start])
  for (const status of reached)
    for (const event of events) {
      const next = nextStatus(status, event)
      if (next !== null) reached.add(next)
    }
  return reached
}

/** The states that a case must be able to come to. */
function expected(policy: PolicyData): Status[] {
  return [
    'dispatched',
    'handling',
    ...(policy.approvals.length > 0 ? (['planned', 'approving', 'executing'] as const) : []),
    'resolved',
    'closed',
    ...(policy.settlements.includes('arbitration') ? (['arbitrated'] as const) : []),
    ...(policy.settlements.includes('court') ? (['adjudicated'] as const) : []),
  ]
}

/** The commands that lead into a state, for advice. */
const INTO: Partial<Record<Status, CommandType>> = {
  dispatched: 'dispatch',
  handling: 'contact',
  planned: 'propose',
  approving: 'requestApproval',
  executing: 'agree',
  resolved: 'complete',
  closed: 'followUp',
  arbitrated: 'settle',
  adjudicated: 'settle',
}

/** The first state on the way that no case comes to; those behind it follow from it. */
function unreachable(policy: PolicyData): string[] {
  const reached = reachedFrom('registered', moves(policy))
  const missing = expected(policy).find(status => !reached.has(status))
  if (missing === undefined) return []
  const command = missing === 'closed' && policy.followUp.review ? 'review' : INTO[missing]
  return [
    `permissions.${command}: nobody may do it, so no case ever becomes "${missing}"; name who may, such as "handler" or "owners"`,
  ]
}

function withoutWayOut(policy: PolicyData): string[] {
  const events = moves(policy)
  const reached = reachedFrom('registered', events)
  const stuck = STATUSES.filter(
    status =>
      reached.has(status) && !ENDED.has(status) && ![...reachedFrom(status, events)].some(one => ENDED.has(one)),
  )
  const own = stuck.filter(status => !events.some(event => (nextStatus(status, event) ?? status) !== status))
  return own.map(
    status =>
      `permissions: a case that is "${status}" has no way out; let somebody ${status === 'approving' ? '"approve" and "reject"' : WAY_OUT[status]}`,
  )
}

const WAY_OUT: Partial<Record<Status, string>> = {
  registered: '"dispatch"',
  dispatched: '"contact"',
  handling: '"complete"',
  planned: '"requestApproval" or "complete"',
  executing: '"complete"',
  resolved: '"followUp"',
}

/** Parts that nobody may have in a case. */
const MAYBE_NOBODY = new Set(['registrar', 'deputy', 'told', 'expert', 'approver'])

/** The last level of a chain is told again and again: somebody must be there to hear it. */
function chainEnds(policy: PolicyData): string[] {
  return Object.entries(policy.chains).flatMap(([id, chain]) => {
    const last = chain.levels.length - 1
    const tell = chain.levels[last]?.tell ?? []
    if (tell.some(who => isSomebody(who, id, policy))) return []
    return [
      `chains.${id}.levels.${last}.tell: the chain may end with nobody, where a case has no ${tell.join(', ')}; add somebody who is always there, such as "owner"`,
    ]
  })
}

function isSomebody(who: string, chainId: string, policy: PolicyData): boolean {
  const [kind = '', id] = who.split(':')
  if (kind === 'members' && id !== undefined)
    return Object.values(policy.people).some(({ department }) => department === id)
  if (!MAYBE_NOBODY.has(kind)) return true
  const users = Object.values(policy.clocks).filter(({ chain }) => chain === chainId)
  if (kind === 'approver')
    return chainId !== policy.escalation && users.length > 0 && users.every(({ starts }) => starts.every(isRequest))
  if (kind === 'expert')
    return (
      users.length > 0 && users.every(({ item }) => item !== undefined && Object.hasOwn(policy.expertOpinions, item))
    )
  return false
}

const isRequest = (event: EventType) => event === 'approvalRequested' || event === 'approvalSigned'
