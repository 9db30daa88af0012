import { hasLapsed, isBeyond, maySign } from '../case/approval.ts'
import { isKeptFrom } from '../people/accused.ts'
import { isPerson, resolveWho, withoutStandIns } from '../people/people.ts'
import type { Policy, Who } from '../policy/schema.ts'
import type { CommandType } from './command.ts'
import type { Complaint } from './complaint.ts'
import type { Actor } from './event.ts'

/** What the person who complained may ask of his own case. */
const OF_THE_CUSTOMER: ReadonlySet<CommandType> = new Set([
  'addDetail',
  'requestHuman',
  'withdraw',
  'agree',
  'decline',
  'rate',
  'convert',
  'confirmItem',
  'returnItem',
])

/** Who may fill in, check or answer is said by the form or the question itself: `decide` looks. */
const BY_THE_FORM: ReadonlySet<CommandType> = new Set([
  'startItem',
  'fillItem',
  'confirmItem',
  'returnItem',
  'waiveItem',
  'giveExpertOpinion',
])

/**
 * Whether somebody may ask this of the complaint. Checked on the server for every press and message: a button that a person can
 * see is not a right. A customer acts on his own case only; staff by the policy's `permissions`.
 */
export function mayAct(by: Actor, command: CommandType, complaint: Complaint, policy: Policy): boolean {
  if (by.type === 'system') return true
  if (by.type === 'customer') return isTheirs(by.id, complaint) && isOfTheCustomer(command, policy)
  if (!isPerson(by.id, policy) || isKeptFrom(by.id, complaint, policy)) return false
  if (BY_THE_FORM.has(command)) return true
  if (command === 'approve' || command === 'reject') {
    if (maySign(by.id, complaint, policy)) return true
    if (hasLapsed(by.id, complaint, policy) || isBeyond(by.id, complaint, policy)) return false
  }
  if (command === 'followUp' && policy.followUp.byAnother && by.id === complaint.handler) return false
  return isAmong(by.id, policy.permissions[command] ?? [], complaint, policy)
}

/** Whether somebody is one of these, stands in for one of them, or is his deputy. */
export function isAmong(id: string, refs: readonly Who[], complaint: Complaint, policy: Policy): boolean {
  // Whoever is away keeps his rights beside the one who stands in.
  const own = resolveWho(refs, complaint, withoutStandIns(policy))
  return [...own, ...resolveWho(refs, complaint, policy)].includes(id) || isDeputyOf(id, own, policy)
}

/** The one who complained, and whoever told the same matter in a complaint that was merged into this one. */
function isTheirs(conversation: string, complaint: Complaint): boolean {
  return complaint.conversation === conversation || complaint.followers.includes(conversation)
}

function isDeputyOf(id: string, people: string[], policy: Policy): boolean {
  return people.some(person => policy.people[person]?.deputy === id)
}

function isOfTheCustomer(command: CommandType, policy: Policy): boolean {
  return OF_THE_CUSTOMER.has(command) || (command === 'escalate' && policy.customerEscalation?.asks !== undefined)
}

function refsOf(command: CommandType, policy: Policy): readonly Who[] {
  if (!BY_THE_FORM.has(command)) return policy.permissions[command] ?? []
  if (command === 'giveExpertOpinion')
    return ['handler', ...Object.values(policy.expertOpinions).flatMap(({ of }) => of ?? [])]
  return Object.values(policy.workItems).flatMap(({ by, check }) => [...by, ...(check ?? [])])
}

/** Whoever stands in is not named for what is beyond him: then it is the signatory himself. */
function signatories(complaint: Complaint, policy: Policy): string[] {
  const people = resolveWho(policy.permissions.approve ?? [], complaint, policy)
  const able = people.filter(person => !isBeyond(person, complaint, policy))
  return able.length > 0 ? able : resolveWho(policy.permissions.approve ?? [], complaint, withoutStandIns(policy))
}

/** The people who may do it, for the refusal's "please ask …". */
export function whoMay(command: CommandType, complaint: Complaint, policy: Policy): string[] {
  if (command === 'approve' || command === 'reject') return signatories(complaint, policy)
  const people = resolveWho(refsOf(command, policy), complaint, policy)
  return command === 'followUp' && policy.followUp.byAnother ? people.filter(id => id !== complaint.handler) : people
}
