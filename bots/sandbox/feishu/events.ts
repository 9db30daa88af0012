import { randomUUID } from 'node:crypto'
import type { FeishuMention } from './platform-types.ts'
import type { ChatRecord, MessageRecord, World } from './world.ts'

export type OutgoingEvent = { eventId: string; type: string; body: Record<string, unknown> }

/** The envelope that all events of schema 2.0 share. Source: https://open.feishu.cn/document/server-docs/event-subscription-guide/event-subscription-configure-/event-structure */
export function buildEvent(world: World, type: string, event: Record<string, unknown>): OutgoingEvent {
  const eventId = randomUUID().replaceAll('-', '')
  const { app } = world
  // A card callback carries microseconds, an event milliseconds.
  const createTime = type === 'card.action.trigger' ? `${world.now()}000` : String(world.now())
  return {
    eventId,
    type,
    body: {
      schema: '2.0',
      header: {
        event_id: eventId,
        token: app.verificationToken,
        create_time: createTime,
        event_type: type,
        tenant_key: app.tenantKey,
        app_id: app.appId,
      },
      event,
    },
  }
}

/** `im.message.receive_v1`. Source: https://open.feishu.cn/document/server-docs/im-v1/message/events/receive */
export function messageReceived(world: World, chat: ChatRecord, message: MessageRecord): OutgoingEvent {
  const mentions = message.mentions.map(mention => mentionOnWire(world, mention))
  return buildEvent(world, 'im.message.receive_v1', {
    sender: { sender_id: world.identity(message.from), sender_type: 'user', tenant_key: world.app.tenantKey },
    message: {
      message_id: message.messageId,
      ...(message.replyTo === null ? {} : { root_id: message.replyTo, parent_id: message.replyTo }),
      create_time: String(message.at),
      update_time: String(message.at),
      chat_id: chat.chatId,
      chat_type: chat.type,
      message_type: message.type,
      content: message.content,
      ...(mentions.length === 0 ? {} : { mentions }),
    },
  })
}

function mentionOnWire(world: World, mention: FeishuMention): Record<string, unknown> {
  const bot = mention.openId === world.app.botOpenId
  const id = bot ? { open_id: mention.openId, union_id: '', user_id: '' } : world.identity(mention.openId)
  return { key: mention.key, id, name: mention.name, tenant_key: world.app.tenantKey }
}

/** `im.chat.disbanded_v1` and `im.chat.member.bot.deleted_v1`. Source: https://open.feishu.cn/document/server-docs/group/chat/events/disbanded */
export function chatLost(
  world: World,
  type: 'im.chat.disbanded_v1' | 'im.chat.member.bot.deleted_v1',
  chat: ChatRecord,
  operator: string,
): OutgoingEvent {
  return buildEvent(world, type, {
    chat_id: chat.chatId,
    operator_id: world.identity(operator),
    external: false,
    operator_tenant_key: world.app.tenantKey,
    name: chat.name,
    i18n_names: { zh_cn: chat.name },
  })
}

/** Finds `@名` of the bot and of members in what a person typed: the wire text has `@_user_1` in its place. */
export function findMentions(
  world: World,
  chat: ChatRecord,
  typed: string,
): { wire: string; mentions: FeishuMention[] } {
  const { app } = world
  const botName = app.botName ?? 'Heed'
  const known = new Map([botName, 'Heed', '机器人'].map(name => [name, { openId: app.botOpenId, name: botName }]))
  for (const openId of chat.members) {
    const person = world.activePerson(openId)
    if (person !== undefined) known.set(person.name, { openId, name: person.name })
  }
  const names = [...known.keys()]
    .sort((a, b) => b.length - a.length)
    .map(name => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const mentions: FeishuMention[] = []
  const wire = typed.replace(new RegExp(`@(${names.join('|')})`, 'g'), (whole, name: string) => {
    const who = known.get(name)
    if (who === undefined) return whole
    const key = `@_user_${mentions.length + 1}`
    mentions.push({ key, ...who })
    return key
  })
  return { wire, mentions }
}
