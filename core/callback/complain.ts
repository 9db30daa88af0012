import { type GrownCase, openCase } from '../case/case.ts'
import { decideRegistration } from '../complaint/decide-registration.ts'
import type { Actor, ComplaintEvent, Registration } from '../complaint/event.ts'
import { happened, SYSTEM } from '../complaint/happened.ts'
import { watchesPromises } from '../complaint/promise.ts'
import { endOf } from '../deadline/deadline.ts'
import type { Draft } from '../intake/conversation.ts'
import { newConversation } from '../intake/conversation.ts'
import { learn } from '../intake/known.ts'
import { readerOf } from '../intake/reading.ts'
import { registrationOf } from '../intake/registration.ts'
import type { Policy } from '../policy/schema.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'
import type { CallBack } from './call-back.ts'
import type { CallBackCommand } from './command.ts'
import { programmeOf } from './programme.ts'

/**
 * The complaint that a call brings to light, registered as any other that staff take down, with everything kept that was told: the words of
 * the call, those of the customer's answer in his chat, and what the list says of his visit.
 */
export function complaintOf(
  callBack: CallBack,
  told: CallBackCommand & { type: 'complain' },
  of: { id: string; policy: Policy; vocabulary: Vocabulary; now: Date; by: Actor },
): GrownCase {
  const { policy, now, by } = of
  const registration = registrationFrom(callBack, told, of)
  const events = decideRegistration(registration, { policy, now, by })
  return openCase(of.id, [...events, ...promiseOf(callBack, told, events, of)], policy)
}

/**
 * "Somebody will contact you", said in the call, is a promise of the complaint: within the time of the programme, kept by whoever has the case, else
 * by the caller. The customer heard it in the call and is not told again.
 */
function promiseOf(
  callBack: CallBack,
  told: CallBackCommand & { type: 'complain' },
  events: readonly ComplaintEvent[],
  { policy, now, by }: { policy: Policy; now: Date; by: Actor },
): ComplaintEvent[] {
  if (told.promised !== 'yes' || !watchesPromises(policy) || !policy.programmes[callBack.programme]) return []
  const dispatched = events.find(event => event.type === 'dispatched')
  const { promise } = programmeOf(callBack, policy).clocks
  const data = {
    by: dispatched?.data.handler ?? by.id,
    dueAt: endOf(promise, now, policy).toISOString(),
    words: promise.name,
  }
  return [happened('promised', data, { now, by: SYSTEM })]
}

function registrationFrom(
  callBack: CallBack,
  told: CallBackCommand & { type: 'complain' },
  { policy, vocabulary, now, by }: { policy: Policy; vocabulary: Vocabulary; now: Date; by: Actor },
): Registration {
  const { visit, answered, grievance } = callBack
  const at = now.toISOString()
  const words = [answered?.words ?? '', grievance ?? '', told.story, told.wants].filter(text => text.trim().length > 2)
  const fields = policy.intake.fields.map(({ field }) => field)
  const draft: Draft = {
    startedAt: at,
    turns: [...new Set(words)].map((text, index) => ({ id: `call-${index}`, role: 'customer', text, at })),
    attachments: [],
    asked: {},
    answers: {
      intent: 'complaint',
      heardAt: at,
      registrar: by.id,
      name: visit.name,
      phone: visit.phone,
      ...(visit.plate !== null && fields.includes('plate') ? { plate: visit.plate } : {}),
      ...(fields.includes('orderNo') ? { orderNo: visit.number } : {}),
      ...(told.category === null ? {} : { category: told.category }),
      ...(told.wants === '' ? {} : { wants: told.wants }),
    },
    source: 'staff',
  }
  const known = learn(draft, { policy, read: readerOf(vocabulary, now), profile: {} })
  const nobody = newConversation('', 'feishu', by.id)
  const registration = registrationOf({ conversation: nobody, draft, known, policy, now, confirmed: false })
  return { ...registration, conversation: callBack.conversation }
}
