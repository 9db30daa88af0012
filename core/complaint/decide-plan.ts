import { approvalRule, levelsFor, signatory } from '../case/approval.ts'
import { localDay } from '../time/china-time.ts'
import type { CaseCommand } from './command.ts'
import type { Complaint } from './complaint.ts'
import { fillWith } from './decide-forms.ts'
import { lacksCause } from './decide-kind.ts'
import type { ComplaintEvent } from './event.ts'
import { happened, type Situation, SYSTEM } from './happened.ts'
import { promiseIn } from './promise.ts'
import { type Refusal, refuse } from './refusal.ts'
import { nextStatus } from './transition.ts'

export function propose(
  complaint: Complaint,
  command: CaseCommand & { type: 'propose' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  if (complaint.contactedAt === null) return refuse('contact-first')
  if (!Number.isFinite(command.compensation) || command.compensation < 0) return refuse('amount-wrong')
  if (command.date !== null && command.date < localDay(situation.now)) return refuse('date-past')
  const needsApproval = approvalRule(complaint, command.compensation, situation.policy) !== null
  const { measure, compensation, date } = command
  return [
    happened('planned', { measure, compensation, date, needsApproval }, situation),
    ...promiseIn(measure, situation),
  ]
}

export function requestApproval(complaint: Complaint, situation: Situation): ComplaintEvent[] | Refusal {
  const { plan } = complaint
  if (!plan || complaint.status === 'handling') return refuse('plan-first')
  if (plan.approval === 'not-needed') return refuse('approval-not-needed')
  if (plan.approval !== 'needed') return refuse('already-done')
  return askSignature(complaint, 1, situation) ?? refuse('approval-not-needed')
}

/** Asks the next signatory; `null` where no level is left. */
function askSignature(complaint: Complaint, level: number, situation: Situation): ComplaintEvent[] | null {
  const compensation = complaint.plan?.compensation ?? 0
  const rule = approvalRule(complaint, compensation, situation.policy)
  const signs = rule && signatory(rule, level, complaint, situation.policy)
  if (!signs) return null
  const levels = levelsFor(rule, compensation).length
  return [happened('approvalRequested', { ...signs, rule: rule.name, level, levels }, situation)]
}

/** One signature: the last one approves the plan, any other asks for the next. */
export function sign(complaint: Complaint, situation: Situation): ComplaintEvent[] {
  const level = Math.max(1, complaint.plan?.level ?? 1)
  const next = askSignature(complaint, level + 1, { ...situation, by: SYSTEM })
  return next ? [happened('approvalSigned', { level }, situation), ...next] : [happened('approved', {}, situation)]
}

export function agree(complaint: Complaint, situation: Situation): ComplaintEvent[] | Refusal {
  const { plan } = complaint
  if (!plan || complaint.status === 'handling') return refuse('plan-first')
  if (plan.agreed) return refuse('already-done')
  if (!mayBeCarriedOut(complaint)) return refuse('approval-first')
  return [happened('planAgreed', { by: situation.by.type === 'customer' ? 'customer' : 'handler' }, situation)]
}

/** A plan that needs a signature is not carried out before it has one. */
function mayBeCarriedOut(complaint: Complaint): boolean {
  return complaint.plan === null || complaint.plan.approval === 'not-needed' || complaint.plan.approval === 'approved'
}

export function complete(
  complaint: Complaint,
  { result, filled = {} }: CaseCommand & { type: 'complete' },
  situation: Situation,
): ComplaintEvent[] | Refusal {
  if (complaint.contactedAt === null) return refuse('contact-first')
  if (lacksCause(complaint, situation.policy)) return refuse('classify-first')
  if (!mayBeCarriedOut(complaint)) return refuse('approval-first')
  if (complaint.plan && complaint.plan.compensation > 0 && !complaint.plan.agreed) return refuse('agreement-first')
  if (result.trim() === '') return refuse('reason-needed')
  if (nextStatus(complaint.status, 'resolved') === null) return refuse('not-now')
  const forms = fillWith('complete', filled, complaint, situation)
  return Array.isArray(forms) ? [...forms, happened('resolved', { result }, situation)] : forms
}
