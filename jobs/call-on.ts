import type { Case } from '../core/case/case.ts'
import { PlatformError } from '../core/errors.ts'
import type { Outbound } from '../core/message/outbound.ts'
import type { Notice } from '../core/notification/notice.ts'
import { presentCall, presentContact } from '../core/notification/present.ts'
import type { Outgoing } from '../core/ports/outbox.ts'
import { word } from '../core/wording/wording.ts'
import { addressOfPlace, type CaseCardPorts, standing } from './case-cards.ts'
import { queueUrges } from './insist.ts'
import { sendKey } from './send-key.ts'

/** Says a line under the case's card that mentions people, then has them insisted on where that is wanted. */
export async function callOn(
  notice: Notice & { type: 'call-on' },
  found: Case,
  outgoing: Outgoing,
  ports: CaseCardPorts,
): Promise<string> {
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const spans = presentCall(notice, found, policy, ports.clock.now())
  const posted = await standing(found.complaint.id, notice.place, ports.cards)
  const message: Outbound = posted
    ? { type: 'reply', messageId: posted.messageId, spans }
    : { type: 'text', to: await addressOfPlace(notice.place, ports), spans }
  const { messageId } = await ports.messengers.feishu.send(message, sendKey(outgoing))
  await queueUrges(notice, { key: outgoing.key, messageId }, ports)
  return messageId
}

/**
 * To the person's own id: what goes to a chat is masked. A company's data loss prevention may forbid numbers in chats altogether; then he
 * is told to look at the answer to his press.
 */
export async function showContact(
  notice: Notice & { type: 'contact' },
  found: Case,
  key: string,
  ports: CaseCardPorts,
): Promise<string> {
  const policy = await ports.policies.version(found.complaint.policyVersion)
  const to = await addressOfPlace({ person: notice.person }, ports)
  const say = async (text: string, key: string) =>
    (await ports.messengers.feishu.send({ type: 'text', to, spans: [{ text }] }, key)).messageId
  try {
    return await say(presentContact(found, 'private', policy), key)
  } catch (error) {
    if (!(error instanceof PlatformError) || error.retry === 'later') throw error
    ports.logger.warn({ code: error.code }, 'a contact may not be written into a chat')
    return say(word(policy, 'contact.blocked', { number: found.complaint.number }), `${key}blocked`)
  }
}
