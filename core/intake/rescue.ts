import { factsOf, judgeAfterHours, judgeSeverity } from '../case/condition.ts'
import type { Registration } from '../complaint/event.ts'
import type { InboundMessage } from '../message/inbound.ts'
import { word } from '../wording/wording.ts'
import type { DialogueInput, DialogueResult } from './converse.ts'

/**
 * The dialogue has failed on what a person said: a mistake of ours that must not cost him his complaint. His words go to a person, as they
 * are, on his open case or on a new one, and he is told so.
 */
export function rescue(input: DialogueInput): DialogueResult {
  const { conversation, open, policy, now } = input
  const text = input.messages.map(({ message }) => textOf(message)).join('\n')
  const calm = {
    ...conversation,
    draft: null,
    question: null,
    nextAt: null,
    silence: 'none' as const,
    human: { since: now.toISOString(), complaintId: null },
  }
  const say = [word(policy, 'rescue.told')]
  const [first] = open
  const call = { type: 'requestHuman', text } as const
  if (first) {
    const complaintId = first.complaint.id
    return {
      conversation: calm,
      say,
      commands: [
        { complaintId, command: { type: 'addDetail', text, attachments: [] } },
        { complaintId, command: call },
      ],
    }
  }
  return {
    conversation: calm,
    say,
    commands: [
      { complaintId: null, command: { type: 'register', registration: bareRegistration(input, text) } },
      { complaintId: null, command: call },
    ],
  }
}

function bareRegistration({ conversation, policy, now }: DialogueInput, text: string): Registration {
  const told = [
    ...(conversation.draft?.turns.filter(turn => turn.role === 'customer').map(turn => turn.text) ?? []),
    text,
  ].join('\n')
  const bare: Registration = {
    source: 'customer',
    channel: null,
    conversation: conversation.key,
    registrar: null,
    system: null,
    externalNumber: null,
    name: conversation.profile.name ?? null,
    phone: conversation.profile.phone ?? null,
    story: told,
    summary: told,
    category: null,
    reasons: [],
    demands: [],
    fields: {},
    emotion: 'calm',
    severity: '',
    severityBecause: '',
    afterHours: 'no',
    heardAt: conversation.draft?.startedAt ?? now.toISOString(),
    confirmed: false,
    attachments: conversation.draft?.attachments ?? [],
  }
  const { level, because } = judgeSeverity(policy, factsOf(bare))
  const graded = { ...bare, severity: level, severityBecause: because }
  return { ...graded, afterHours: judgeAfterHours(policy, factsOf(graded), now) }
}

function textOf({ content }: InboundMessage): string {
  return content.type === 'text' ? content.text : `[${content.type}]`
}
