import type { Outgoing, PassiveReplies, PassiveSlots } from '../core/ports.ts'
import { type DeliverPorts, textOf } from './deliver.ts'

/** A passive reply may carry as much text as a customer-service message. */
const LONGEST_TEXT = 600

/**
 * Lets a request of the platform that is still open carry what the bot has to say: it costs no quota and needs no token. What does not
 * fit or comes too late goes the ordinary way.
 */
export function createPassiveReplies(
  ports: Pick<DeliverPorts, 'outbox' | 'store' | 'policies' | 'clock' | 'alarms'> & { passiveSlots: PassiveSlots },
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
    await passiveSlots.answer(inboxId, text)
    await outbox.sent(
      taken.map(({ id }) => id),
      { messageId: `passive:${inboxId}`, via: 'passive' },
    )
    return text
  }

  return {
    async claim({ conversation, inboxId, until }) {
      for (;;) {
        const kept = await passiveSlots.read(inboxId)
        if (kept !== null) return kept ?? null
        const { outgoing } = await outbox.claim(conversation, { passiveFor: inboxId })
        const text = outgoing.length > 0 ? await give(inboxId, outgoing) : null
        if (text !== null || outgoing.length > 0 || Date.now() >= until.getTime()) {
          if (text === null) await passiveSlots.release(inboxId)
          await alarms.relay(conversation)
          return text
        }
        await passiveSlots.changed(conversation, until)
      }
    },
  }
}
