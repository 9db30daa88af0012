import type { CommandType } from '../complaint/command.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { CardAction, CardView, FormField } from '../message/outbound.ts'
import type { Policy } from '../policy/schema.ts'
import { type TextKey, word } from '../wording/wording.ts'
import { formFields } from './command-forms.ts'

export function actionFor(command: CommandType, complaint: Complaint, policy: Policy): CardAction {
  const say = (key: Parameters<typeof word>[1]) => word(policy, key)
  const text = (name: string, label: string, required = true): FormField => ({
    name,
    label,
    type: 'multiline',
    required,
  })
  const plain = (key: Parameters<typeof word>[1], style: CardAction['style'] = 'default'): CardAction => ({
    command,
    label: say(key),
    style,
  })
  const form = (
    key: Parameters<typeof word>[1],
    fields: FormField[],
    style: CardAction['style'] = 'default',
  ): CardAction => ({
    ...plain(key, style),
    fields,
  })
  switch (command) {
    case 'dispatch':
      return form(
        'action.dispatch',
        [
          {
            name: 'department',
            label: say('action.dispatch.field'),
            type: 'choice',
            required: true,
            options: departments(policy),
          },
        ],
        'primary',
      )
    case 'arrange':
      return form(
        'action.arrange',
        [{ name: 'person', label: say('action.arrange.field'), type: 'person', required: true }],
        'primary',
      )
    case 'accept':
      return plain('action.accept', 'primary')
    case 'contact':
      return form(
        'action.contact',
        [text('note', say('action.contact.field')), ...formFields('contact', complaint, policy)],
        complaint.contactedAt === null ? 'primary' : 'default',
      )
    case 'propose':
      return form(
        'action.propose',
        [
          text('measure', say('action.propose.measure')),
          {
            name: 'compensation',
            label: say('action.propose.compensation'),
            type: 'amount',
            required: true,
            value: '0',
          },
          { name: 'date', label: say('action.propose.date'), type: 'date', required: false },
        ],
        'primary',
      )
    case 'requestApproval':
      return plain('action.requestApproval', 'primary')
    case 'approve':
      return { ...plain('action.approve', 'primary'), confirm: say('action.approve.confirm') }
    case 'reject':
      return form('action.reject', [text('reason', say('action.reject.field'))], 'danger')
    case 'agree':
      return plain('action.agree', 'primary')
    case 'decline':
      return form('action.decline', [text('reason', say('action.decline.field'))])
    case 'complete':
      return form(
        'action.complete',
        [text('result', say('action.complete.field')), ...formFields('complete', complaint, policy)],
        'primary',
      )
    case 'transfer':
      return form('action.transfer', [
        { name: 'person', label: say('action.transfer.person'), type: 'person', required: true },
        text('reason', say('action.transfer.reason'), false),
      ])
    case 'escalate':
      return form('action.escalate', [text('reason', say('action.escalate.field'))])
    case 'followUp':
      return form(
        'action.followUp',
        [
          {
            name: 'outcome',
            label: say('action.followUp.outcome'),
            type: 'choice',
            required: true,
            options: (['satisfied', 'unsatisfied', 'unreachable'] as const).map(value => ({
              value,
              label: say(`action.followUp.${value}`),
            })),
          },
          text('note', say('action.followUp.note'), false),
        ],
        'primary',
      )
    case 'dismiss':
      return form('action.dismiss', [text('reason', say('action.dismiss.field'))], 'danger')
    case 'viewContact':
      return plain('action.viewContact')
    case 'openWarRoom':
      return form('action.openWarRoom', [text('reason', say('action.openWarRoom.field'))])
    case 'promise':
      return form('action.promise', [
        {
          name: 'when',
          label: say('action.promise.field'),
          type: 'text',
          required: true,
          placeholder: say('action.promise.example'),
        },
      ])
    case 'ask':
      return form('action.ask', [text('question', say('action.ask.field'))])
    case 'instruct':
      return form('action.instruct', [text('instruction', say('action.instruct.field'))], 'primary')
    default:
      return form('action.note', [
        text('note', say('action.note.field')),
        ...(complaint.conversation === null ? [] : [tellChoice(complaint, say)]),
      ])
  }
}

/** Whoever promised the customer an answer will rather send it. */
function tellChoice(complaint: Complaint, say: (key: TextKey) => string): FormField {
  return {
    name: 'tell',
    label: say('action.note.tell'),
    type: 'choice',
    required: false,
    options: (['no', 'yes'] as const).map(value => ({ value, label: say(`action.note.tell.${value}`) })),
    value: complaint.promised === null ? 'no' : 'yes',
  }
}

function departments(policy: Policy): { value: string; label: string }[] {
  return Object.entries(policy.departments).map(([value, department]) => ({ value, label: department.name }))
}

/** The card with what somebody typed into the form of this command, which was refused: he need not type it again. */
export function withTyped(card: CardView, command: string, typed: Record<string, string>): CardView {
  const keep = (action: CardAction): CardAction => {
    if (action.command !== command || !action.fields) return action
    const fields = action.fields.map((field): FormField => {
      const value = typed[field.name]
      return value === undefined ? field : { ...field, value, typed: true }
    })
    return { ...action, fields }
  }
  return { ...card, actions: card.actions.map(keep) }
}
