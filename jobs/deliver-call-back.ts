import { callBackCard } from '../core/callback/card.ts'
import { presentCallBackCall, presentCallBackContact } from '../core/callback/present.ts'
import type { CallBacks, PostedCallBackCard } from '../core/callback/store.ts'
import type { CallBackTask } from '../core/callback/task.ts'
import { PlatformError } from '../core/errors.ts'
import type { Address, Outbound, UrgentKind } from '../core/message/outbound.ts'
import type { CallBackNotice, Place } from '../core/notification/notice.ts'
import { openIdOf } from '../core/people/people.ts'
import type { Policy } from '../core/policy/schema.ts'
import type { Messenger, Urgents } from '../core/ports/messenger.ts'
import type { Clock, Logger, PolicyBook } from '../core/ports/system.ts'
import { maskText } from '../core/privacy.ts'
import { word } from '../core/wording/wording.ts'

export type CallBackDeliverPorts = {
  callBacks: CallBacks
  policies: PolicyBook
  clock: Clock
  logger: Logger
  messengers: { feishu: Messenger }
  /** Where a place is in Feishu. Throws when it cannot be found there. */
  addressOf(place: Place): Promise<Address>
  urgents: Urgents
}

/** Sends a notice of a call-back to Feishu, from the call-back as it stands now. Returns the message's id. */
export async function sendAboutCallBack(
  notice: Exclude<CallBackNotice, { type: 'survey' }>,
  key: string,
  ports: CallBackDeliverPorts,
): Promise<string> {
  const task = await ports.callBacks.read(notice.callBackId)
  if (!task) throw new Error(`no call-back ${notice.callBackId}`)
  const policy = await ports.policies.version(task.callBack.policyVersion)
  switch (notice.type) {
    case 'call-back-card':
      return postCard(task, notice.place, policy, key, ports)
    case 'refresh-call-back':
      for (const posted of await ports.callBacks.cards.list(task.callBack.id))
        await update(posted, task, policy, key, ports)
      return ''
    case 'call-back-call':
      return callOn(notice, task, policy, key, ports)
    case 'call-back-contact':
      return showContact(notice.person, task, policy, key, ports)
  }
}

/** A company may forbid numbers in chats altogether; then the person is told to look at the answer to his press. */
async function showContact(
  person: string,
  { callBack }: CallBackTask,
  policy: Policy,
  key: string,
  ports: CallBackDeliverPorts,
): Promise<string> {
  const to = await ports.addressOf({ person })
  const say = async (text: string, sendKey: string) =>
    (await ports.messengers.feishu.send({ type: 'text', to, spans: [{ text }] }, sendKey)).messageId
  try {
    return await say(presentCallBackContact(callBack, 'private', policy), key)
  } catch (error) {
    if (!(error instanceof PlatformError) || error.retry === 'later') throw error
    ports.logger.warn({ code: error.code }, 'a contact may not be written into a chat')
    return say(word(policy, 'callBack.contact.blocked', { number: maskText(callBack.visit.number) }), `${key}blocked`)
  }
}

async function postCard(
  task: CallBackTask,
  place: Place,
  policy: Policy,
  key: string,
  ports: CallBackDeliverPorts,
): Promise<string> {
  const posted = await findCard(task, place, ports)
  if (posted) {
    await update(posted, task, policy, key, ports)
    return posted.messageId
  }
  const card = callBackCard(task, policy, ports.clock.now())
  const message: Outbound = { type: 'card', to: await ports.addressOf(place), card }
  const { messageId } = await ports.messengers.feishu.send(message, key)
  await ports.callBacks.cards.save({
    callBackId: task.callBack.id,
    ...asRow(place),
    messageId,
    postedAt: ports.clock.now(),
  })
  return messageId
}

/** A card that the platform no longer lets us change is left; its successor is posted by the sweep. */
async function update(
  { messageId }: PostedCallBackCard,
  task: CallBackTask,
  policy: Policy,
  key: string,
  ports: CallBackDeliverPorts,
): Promise<void> {
  try {
    const card = callBackCard(task, policy, ports.clock.now())
    await ports.messengers.feishu.send({ type: 'card-update', messageId, card }, key)
  } catch (error) {
    if (!(error instanceof PlatformError) || error.retry === 'later') throw error
    ports.logger.warn({ code: error.code }, 'a card could not be updated')
  }
}

async function callOn(
  notice: CallBackNotice & { type: 'call-back-call' },
  task: CallBackTask,
  policy: Policy,
  key: string,
  ports: CallBackDeliverPorts,
): Promise<string> {
  const spans = presentCallBackCall(notice, task, policy, ports.clock.now())
  const posted = await findCard(task, notice.place, ports)
  const message: Outbound = posted
    ? { type: 'reply', messageId: posted.messageId, spans }
    : { type: 'text', to: await ports.addressOf(notice.place), spans }
  const { messageId } = await ports.messengers.feishu.send(message, key)
  for (const medium of (['app', 'sms', 'phone'] as const).filter(one => notice.media.includes(one)))
    await insist({ messageId, medium, people: notice.people, call: `${key}.${medium}` }, ports)
  return messageId
}

/** 加急 comes on top of the message, within the budget of all: where it does not come about, the message stands and the chain goes on. */
async function insist(
  { messageId, medium, people, call }: { messageId: string; medium: UrgentKind; people: string[]; call: string },
  ports: CallBackDeliverPorts,
): Promise<void> {
  const { policy } = ports.policies.current()
  const found = people.filter(person => openIdOf(person, policy) !== null)
  const { granted } = await ports.urgents.book({ call, medium, people: found }, policy.urgent)
  const openIds = granted.flatMap(person => openIdOf(person, policy) ?? [])
  if (openIds.length === 0) return
  try {
    await ports.messengers.feishu.send({ type: 'urgent', messageId, kind: medium, openIds }, call.slice(0, 50))
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    ports.logger.warn({ code: error.code, kind: medium }, 'the platform refused to insist')
  }
}

async function findCard(
  task: CallBackTask,
  place: Place,
  ports: CallBackDeliverPorts,
): Promise<PostedCallBackCard | undefined> {
  const { kind, place: name } = asRow(place)
  const cards = await ports.callBacks.cards.list(task.callBack.id)
  return cards.find(card => card.kind === kind && card.place === name)
}

function asRow(place: Place): Pick<PostedCallBackCard, 'kind' | 'place'> {
  return 'group' in place ? { kind: 'group', place: place.group } : { kind: 'person', place: place.person }
}

/** See `renewCards`. */
export async function renewCallBackCard(
  old: PostedCallBackCard,
  key: string,
  ports: CallBackDeliverPorts,
): Promise<void> {
  const task = await ports.callBacks.read(old.callBackId)
  if (!task) return
  const policy = await ports.policies.version(task.callBack.policyVersion)
  const card = callBackCard(task, policy, ports.clock.now())
  const place: Place = old.kind === 'group' ? { group: old.place } : { person: old.place }
  const message: Outbound = { type: 'card', to: await ports.addressOf(place), card }
  const { messageId } = await ports.messengers.feishu.send(message, key)
  await ports.callBacks.cards.save({ ...old, messageId, postedAt: ports.clock.now() })
}
