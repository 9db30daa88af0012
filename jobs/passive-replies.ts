import type { PassiveReplies, PassiveReply, PassiveSlots } from '../core/ports/inbox.ts'
import type { Outgoing } from '../core/ports/outbox.ts'
import type { DeliverPorts } from './deliver-ports.ts'
import { textOf } from './text-notice.ts'

/** A passive reply may carry as much text as a customer-service message. */
const LONGEST_TEXT = 600

/**
 * Lets a request of the platform that is still open carry what the bot has to say: it costs no quota and needs no token. What does not
 * fit or comes too late goes the ordinary way.
 */
export function createPassiveReplies(
  ports: Pick<DeliverPorts, 'outbox' | 'store' | 'callBacks' | 'policies' | 'clock' | 'alarms'> & {
    passiveSlots: PassiveSlots
  },
): PassiveReplies {
  const { outbox, passiveSlots, alarms } = ports

  async function give(inboxId: string, outgoing: readonly Outgoing[]): Promise<string | null> {
    const taken: Outgoing[] = []
    let text = ''
    for (const one of outgoing) {
      const words = await textOf(one.notice, ports)
      const longer = text === '' ? words : `${text}\n\n${words}`
      if (longer.length > LONGEST_TEXT) break
      text = longer
      taken.push(one)
    }
    const left = outgoing.slice(taken.length).map(({ id }) => id)
    if (left.length > 0) await outbox.release(left)
    if (text === '') return null
    await passiveSlots.answer(
      inboxId,
      text,
      taken.map(({ id }) => id),
    )
    return text
  }

  /** Only when the answer has left do its notices count as sent: a process that is killed before has said nothing. */
  function replyOf(text: string, conversation: string, inboxId: string): PassiveReply {
    return {
      text,
      async left() {
        const ids = await passiveSlots.unsettled(inboxId)
        if (ids.length > 0) await outbox.sent(ids, { messageId: `passive:${inboxId}`, via: 'passive' })
        await alarms.relay(conversation)
      },
      async lost() {
        const ids = await passiveSlots.takeBack(inboxId)
        if (ids.length > 0) await outbox.release(ids)
        await alarms.relay(conversation)
      },
    }
  }

  return {
    async again({ conversation, inboxId }) {
      const given = await passiveSlots.read(inboxId)
      return typeof given === 'string' ? replyOf(given, conversation, inboxId) : null
    },

    async claim({ conversation, inboxId, until }) {
      for (;;) {
        const kept = await passiveSlots.read(inboxId)
        if (kept !== null) return kept === undefined ? null : replyOf(kept, conversation, inboxId)
        const { outgoing } = await outbox.claim(conversation, { passiveFor: inboxId })
        const text = outgoing.length > 0 ? await give(inboxId, outgoing) : null
        if (text !== null) return replyOf(text, conversation, inboxId)
        if (outgoing.length > 0 || Date.now() >= until.getTime()) {
          await passiveSlots.release(inboxId)
          await alarms.relay(conversation)
          return null
        }
        await passiveSlots.changed(conversation, until)
      }
    },
  }
}
