import { amountText } from '../case/describe.ts'
import { type Assessment, type Complaint, hasEnded } from '../complaint/complaint.ts'
import { appealableNow } from '../complaint/decide-finding.ts'
import type { CardAction, FormField } from '../message/outbound.ts'
import { titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { maskText } from '../privacy.ts'
import { type TextKey, word } from '../wording/wording.ts'
import { choice, form, text } from './form.ts'

export function findingActions(complaint: Complaint, policy: Policy, now: Date): CardAction[] {
  const { findings } = policy
  if (!findings) return []
  const say = (key: TextKey) => word(policy, key)
  const canFind = complaint.contactedAt !== null && !hasEnded(complaint) && complaint.finding === 'none'
  const open = complaint.assessments.filter(({ appeal }) => appeal === 'open')
  const appealable = appealableNow(complaint, policy, now)
  const violations = Object.entries(findings.violations).map(([value, { name }]) => ({ value, label: name }))
  const isNamed = Object.values(findings.violations).some(({ to }) => to === 'named')
  const isSent = complaint.department !== null && !hasEnded(complaint)
  return [
    ...(canFind
      ? [
          form(policy, 'find', complaint.status === 'resolved' ? 'primary' : 'default', [
            choice(say('action.find.responsible'), 'responsible', [
              { value: 'yes', label: say('action.find.yes') },
              { value: 'no', label: say('action.find.no') },
            ]),
            text('reason', say('action.find.reason')),
          ]),
        ]
      : []),
    ...(isSent && violations.length > 0
      ? [
          form(policy, 'recordViolation', 'default', [
            choice(say('action.recordViolation.violation'), 'violation', violations),
            text('note', say('action.recordViolation.note')),
            ...(isNamed
              ? [
                  {
                    name: 'person',
                    label: say('action.recordViolation.person'),
                    type: 'person' as const,
                    required: false,
                  },
                ]
              : []),
          ]),
        ]
      : []),
    ...(appealable.length > 0
      ? [
          form(policy, 'appeal', 'default', [
            choice(say('action.appeal.of'), 'of', entries(appealable, policy)),
            text('reason', say('action.appeal.reason')),
          ]),
        ]
      : []),
    ...(open.length > 0
      ? [
          form(policy, 'rejudge', 'primary', [
            choice(say('action.rejudge.of'), 'of', entries(open, policy)),
            choice(
              say('action.rejudge.outcome'),
              'outcome',
              (['upheld', 'revoked', 'changed'] as const).map(value => ({
                value,
                label: say(`action.rejudge.${value}`),
              })),
            ),
            ...amounts(policy),
            text('reason', say('action.appeal.reason')),
          ]),
        ]
      : []),
    ...((hasEnded(complaint) || complaint.status === 'resolved') && complaint.assessments.length > 0
      ? [
          form(policy, 'adjust', 'default', [
            choice(say('action.appeal.of'), 'of', entries(complaint.assessments, policy)),
            ...amounts(policy),
            text('reason', say('action.appeal.reason')),
          ]),
        ]
      : []),
  ]
}

function amounts(policy: Policy): FormField[] {
  return (['points', 'yuan'] as const).map(name => ({
    name,
    label: word(policy, `action.adjust.${name}`),
    type: 'text',
    required: false,
  }))
}

export function entries(of: readonly Assessment[], policy: Policy): { value: string; label: string }[] {
  return of.slice(-10).map(one => ({
    value: String(one.seq),
    label: maskText(
      word(policy, 'assessment.line', {
        person: titleAndName(one.person, policy),
        reason: one.reason,
        amount: amountText(one, policy),
      }),
    ),
  }))
}
