import type { Complaint } from '../complaint/complaint.ts'
import type { Delegation } from '../people/delegation.ts'
import { presentOf, resolveWho, withoutStandIns } from '../people/people.ts'
import type { ApprovalRule } from '../policy/schema/work.ts'
import type { Policy } from '../policy/schema.ts'
import { localDay } from '../time/china-time.ts'
import { factsOf, holds } from './condition.ts'

/** The policy as it stands at that moment, with whoever may sign for others today. */
export function withDelegations(policy: Policy, delegations: readonly Delegation[], now: Date): Policy {
  const today = localDay(now)
  const valid = delegations.filter(({ firstDay, lastDay }) => firstDay <= today && today <= lastDay)
  return valid.length === 0 ? policy : { ...policy, delegations: valid }
}

/** The approval that a plan with this compensation needs before it may be carried out, or `null`. */
export function approvalRule(complaint: Complaint, compensation: number, policy: Policy): ApprovalRule | null {
  const facts = { ...factsOf(complaint), compensation }
  return policy.approvals.find(rule => holds(rule.when, facts)) ?? null
}

/** Who must sign, one after the other, for a compensation of so many yuan. */
export function levelsFor(rule: ApprovalRule, compensation: number): string[] {
  const levels = rule.levels ?? (rule.by === undefined ? [] : [{ by: rule.by }])
  const enough = levels.findIndex(({ upTo }) => upTo !== undefined && compensation <= upTo)
  return levels.slice(0, enough === -1 ? levels.length : enough + 1).map(({ by }) => by)
}

export type Signatory = { approver: string; principal: string | null }

/** Who signs at this level (from 1) now: the person whom the policy names, or the one who may sign for him (then he is the `principal`). */
export function signatory(rule: ApprovalRule, level: number, complaint: Complaint, policy: Policy): Signatory | null {
  const compensation = complaint.plan?.compensation ?? 0
  const ref = levelsFor(rule, compensation)[level - 1]
  if (ref === undefined) return null
  const named = resolveWho(ref, complaint, withoutStandIns(policy))[0]
  const deputy = named === undefined ? undefined : deputyOf(named, rule, complaint, policy)
  if (named !== undefined && deputy !== undefined) return { approver: deputy, principal: named }
  const present = resolveWho(ref, complaint, policy)[0]
  if (present === undefined) return null
  const isWithin = named === undefined || present === named || mayStandIn(present, named, rule, compensation, policy)
  return { approver: isWithin ? present : named, principal: null }
}

/** Whether this is within what somebody may sign who stands in for a signatory, by the rule and by what the signatory himself allowed him. */
function mayStandIn(person: string, named: string, rule: ApprovalRule, compensation: number, policy: Policy): boolean {
  const allowed = policy.delegations?.findLast(one => one.person === named && one.deputy === person)
  const limits = [rule.standIn ? rule.standIn.upTo : rule.delegable?.upTo, allowed?.upTo ?? undefined]
  return limits.every(limit => limit === undefined || compensation <= limit)
}

/** Whether the plan was put before somebody else, and is beyond what this person may sign in his place. */
export function isBeyond(person: string, complaint: Complaint, policy: Policy): boolean {
  const { plan } = complaint
  if (plan?.approval !== 'asked' || plan.approver === null) return false
  if (person === plan.approver || person === plan.principal) return false
  const rule = approvalRule(complaint, plan.compensation, policy)
  return rule !== null && !mayStandIn(person, plan.principal ?? plan.approver, rule, plan.compensation, policy)
}

/** Nobody signs his own plan, and whoever is away signs nothing. */
function deputyOf(named: string, rule: ApprovalRule, { plan }: Complaint, policy: Policy): string | undefined {
  const compensation = plan?.compensation ?? 0
  const limit = rule.delegable
  if (!limit || (limit.upTo !== undefined && compensation > limit.upTo)) return undefined
  const found = policy.delegations?.findLast(
    ({ person, upTo }) => person === named && (upTo === null || compensation <= upTo),
  )
  if (!found || found.deputy === plan?.by || presentOf(found.deputy, policy) !== found.deputy) return undefined
  return found.deputy
}

/** Who must sign the plan as it stands, or `null`. */
export function approverOf(complaint: Complaint, policy: Policy): string | null {
  const { plan } = complaint
  const rule = plan && approvalRule(complaint, plan.compensation, policy)
  return rule ? (signatory(rule, Math.max(1, plan.level), complaint, policy)?.approver ?? null) : null
}

/** Whoever lets another sign for him may still sign himself; whoever may sign for him since may as well. */
export function maySign(person: string, complaint: Complaint, policy: Policy): boolean {
  const { plan } = complaint
  if (plan?.approval !== 'asked') return false
  if (plan.principal === person) return true
  const rule = approvalRule(complaint, plan.compensation, policy)
  const now = rule && signatory(rule, Math.max(1, plan.level), complaint, policy)
  return now?.principal === plan.approver && now.approver === person
}

/** Whether a signature was asked of this person for somebody else who has taken that back, or lets him no longer. */
export function hasLapsed(person: string, complaint: Complaint, policy: Policy): boolean {
  const { plan } = complaint
  if (plan?.approval !== 'asked' || plan.principal === null || plan.principal === person) return false
  const rule = approvalRule(complaint, plan.compensation, policy)
  return (rule && signatory(rule, Math.max(1, plan.level), complaint, policy))?.approver !== person
}

/** Whether the policy lets this person sign for anything, and up to how many yuan he may let others do so (`null`: any). */
export function mayDelegate(person: string, policy: Policy): { upTo: number | null } | null {
  const rules = policy.approvals.filter(rule => {
    const refs = rule.levels?.map(({ by }) => by) ?? (rule.by === undefined ? [] : [rule.by])
    const named = refs.flatMap(ref => {
      const [kind, id = ''] = ref.split(':')
      return kind === 'person' ? [id] : kind === 'department' ? [policy.departments[id]?.manager ?? ''] : []
    })
    return rule.delegable !== undefined && named.includes(person)
  })
  if (rules.length === 0) return null
  const limits = rules.map(rule => rule.delegable?.upTo ?? null)
  return { upTo: limits.includes(null) ? null : Math.max(...limits.map(limit => limit ?? 0)) }
}
