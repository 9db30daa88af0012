import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { createApiServer } from './api-server.ts'
import { baseCalls } from './base-calls.ts'
import { chatCalls } from './chat-calls.ts'
import { createDelivery } from './delivery.ts'
import { directoryCalls } from './directory-calls.ts'
import { chatLost, findMentions, messageReceived } from './events.ts'
import { createFaultBox } from './faults.ts'
import { fileCalls } from './file-calls.ts'
import { createLongConnections } from './long-connection.ts'
import { messageCalls } from './message-calls.ts'
import {
  type FeishuChat,
  type FeishuMessage,
  type FeishuPlatform,
  type FeishuPlatformOptions,
  type FeishuPost,
  SandboxRefusal,
} from './platform-types.ts'
import { pressCard } from './press.ts'
import { createRateLimit } from './rate-limit.ts'
import { urgentCalls } from './urgent-calls.ts'
import { type ChatRecord, createWorld, type MessageRecord } from './world.ts'

const redeliverAfter = [15_000, 5 * 60_000, 3_600_000, 6 * 3_600_000] as const

/**
 * Starts a stand-in for open.feishu.cn on loopback: the calls under `/open-apis`, the long connection, and events pushed
 * signed and encrypted to the webhook. It is as strict as the real platform where the app could be wrong, and keeps the
 * clock it is given for everything but rate limits and time-outs.
 */
export async function createFeishuPlatform(options: FeishuPlatformOptions): Promise<FeishuPlatform> {
  const { app, clock, limits = {} } = options
  if (!/^cli_[0-9a-f]{16}$/i.test(app.appId)) throw new Error('appId must be cli_ and 16 hexadecimal digits')
  const world = createWorld({ app, people: options.people, journal: options.journal, now: () => clock.now().getTime() })
  const faults = createFaultBox()
  const { server, serve } = createApiServer({
    world,
    faults,
    perApiSecond: limits.perApiSecond ?? 50,
    perApiMinute: limits.perApiMinute ?? 1000,
  })
  const address = (): string => {
    const { address: host, port } = server.address() as AddressInfo
    return `${host.includes(':') ? `[${host}]` : host}:${port}`
  }
  const sockets = createLongConnections({
    app,
    server,
    address: () => `ws://${address()}`,
    pingInterval: options.socket?.pingInterval ?? 120,
    reconnectInterval: options.socket?.reconnectInterval ?? 1,
  })
  const delivery = createDelivery({
    world,
    sockets,
    faults,
    webhookUrl: options.webhookUrl,
    eventTimeoutMs: options.eventTimeoutMs ?? 3000,
    redeliverAfter: options.redeliverAfter ?? redeliverAfter,
  })
  serve([
    ...directoryCalls(world, sockets),
    ...messageCalls(world, {
      perTarget: createRateLimit(limits.perTarget ?? 5, 1000),
      perMessage: createRateLimit(5, 1000),
    }),
    ...urgentCalls(
      world,
      {
        sms: limits.smsQuota ?? 1000,
        phone: limits.phoneQuota ?? 1000,
        unread: limits.unreadUrgent ?? 200,
      },
      faults,
    ),
    ...chatCalls(world),
    ...fileCalls(world),
    ...baseCalls(world, options.bases ?? []),
  ])
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve)
  })
  const every = options.tickEveryMs ?? 1000
  const timer =
    every > 0 ? setInterval(() => void delivery.tick({ release: false }).catch(() => undefined), every) : null
  timer?.unref()

  const resolveChat = (chatId: string, create: boolean): ChatRecord => {
    const direct = /^p2p:(.+)$/.exec(chatId)?.[1]
    if (direct !== undefined && !world.people.has(direct)) throw new SandboxRefusal('no-person', '没有这个人')
    const chat = direct === undefined ? world.chats.get(chatId) : world.directChat(direct)
    if (chat === undefined || (create && chat.dissolved)) throw new SandboxRefusal('no-chat', '没有这个会话')
    return chat
  }

  const member = (chat: ChatRecord, openId: string): void => {
    const person = world.activePerson(openId)
    if (person === undefined || person.frozen === true || !chat.members.includes(openId))
      throw new SandboxRefusal('not-a-member', '只有群成员才能在这里操作')
  }

  const written = (
    chat: ChatRecord,
    post: FeishuPost,
  ): Pick<MessageRecord, 'type' | 'content' | 'text' | 'mediaKey' | 'mentions'> => {
    const plain = { text: null, mediaKey: null, mentions: [] }
    if (post.image !== undefined) {
      const key = world.putResource(
        Buffer.from(post.image.bytes),
        post.image.contentType ?? 'image/jpeg',
        'image',
        'img_v3_',
      )
      return { ...plain, type: 'image', content: JSON.stringify({ image_key: key }), mediaKey: key }
    }
    if (post.file !== undefined) {
      const { bytes, name, contentType } = post.file
      const key = world.putResource(Buffer.from(bytes), contentType ?? 'application/octet-stream', name, 'file_v3_')
      return { ...plain, type: 'file', content: JSON.stringify({ file_key: key, file_name: name }), mediaKey: key }
    }
    const text = post.text ?? ''
    if (text.trim() === '') throw new SandboxRefusal('empty', '请先输入内容')
    const { wire, mentions } = findMentions(world, chat, text)
    return { ...plain, type: 'text', content: JSON.stringify({ text: wire }), text, mentions }
  }

  return {
    url: `http://${address()}`,
    async close() {
      if (timer !== null) clearInterval(timer)
      sockets.close()
      await delivery.close()
      server.closeAllConnections()
      await new Promise<void>(resolve => server.close(() => resolve()))
      world.close()
    },
    chats: () => [...world.chats.values()].filter(chat => !chat.dissolved && chat.botIn).map(shownChat),
    messages: chatId => world.messagesIn(resolveChat(chatId, false).chatId).map(shownMessage),
    people: () => [...world.people.values()].map(person => ({ ...person })),
    file(key) {
      const found = world.resources.get(key)
      return found && { bytes: found.bytes, contentType: found.contentType, name: found.fileName }
    },
    async post(chatId, post) {
      const chat = resolveChat(chatId, true)
      member(chat, post.as)
      const replyTo = post.replyTo ?? null
      if (replyTo !== null && world.messages.get(replyTo)?.chatId !== chat.chatId)
        throw new SandboxRefusal('no-message', '要回复的消息不在这个会话里')
      const message: MessageRecord = {
        ...written(chat, post),
        card: null,
        messageId: world.newId('om_'),
        chatId: chat.chatId,
        at: world.now(),
        updatedAt: world.now(),
        from: post.as,
        updates: 0,
        urgent: [],
        pinned: false,
        replyTo,
      }
      world.put({ kind: 'message', value: message })
      const delivered = chat.botIn ? await delivery.send(messageReceived(world, chat, message)) : true
      return { messageId: message.messageId, chatId: chat.chatId, delivered }
    },
    press: (messageId, press) => pressCard(world, delivery, messageId, press),
    createGroup(name, members, { chatId } = {}) {
      const stranger = members.find(openId => world.activePerson(openId) === undefined)
      if (stranger !== undefined) throw new SandboxRefusal('no-person', `没有这个人：${stranger}`)
      const known = chatId === undefined ? undefined : world.chats.get(chatId)
      const chat: ChatRecord = {
        chatId: chatId ?? world.newId('oc_'),
        description: known?.description ?? '',
        name,
        type: 'group',
        members: [...new Set([...(known?.members ?? []), ...members])],
        ownerId: known?.ownerId ?? members[0] ?? null,
        botIn: true,
        dissolved: false,
      }
      if (!isDeepStrictEqual(chat, known)) world.put({ kind: 'chat', value: chat })
      return shownChat(chat)
    },
    addPerson(person) {
      world.put({ kind: 'person', value: person })
    },
    setPerson(openId, status) {
      const person = world.people.get(openId)
      if (person === undefined) throw new SandboxRefusal('no-person', '没有这个人')
      const changed = { ...person, ...status }
      world.put({ kind: 'person', value: changed })
      if (changed.resigned !== true) return
      for (const chat of [...world.chats.values()]) {
        if (chat.type !== 'group' || !chat.members.includes(openId)) continue
        world.put({ kind: 'chat', value: { ...chat, members: chat.members.filter(id => id !== openId) } })
      }
    },
    async disband(chatId, as, how) {
      const chat = resolveChat(chatId, true)
      member(chat, as)
      world.put({ kind: 'chat', value: { ...chat, dissolved: true } })
      if (!how?.silently) await delivery.send(chatLost(world, 'im.chat.disbanded_v1', chat, as))
    },
    async removeBot(chatId, as, how) {
      const chat = resolveChat(chatId, true)
      member(chat, as)
      world.put({ kind: 'chat', value: { ...chat, botIn: false } })
      if (!how?.silently) await delivery.send(chatLost(world, 'im.chat.member.bot.deleted_v1', chat, as))
    },
    async verifyUrl() {
      if (options.webhookUrl() === null) return { ok: false, reason: '没有设置请求地址' }
      const challenge = randomUUID()
      const body = { challenge, token: app.verificationToken, type: 'url_verification' }
      const result = await delivery.call(body, { signed: false, timeoutMs: 1000 })
      if (result.kind !== 'answered') return { ok: false, reason: '请求 1 秒内未响应' }
      const echo = z.object({ challenge: z.literal(challenge) }).safeParse(result.body)
      return result.status === 200 && echo.success ? { ok: true } : { ok: false, reason: 'Challenge code 没有返回' }
    },
    tick: () => delivery.tick({ release: true }),
    waiting: () =>
      [...world.events.values()].map(({ eventId, type, attempts, dueAt }) => ({
        eventId,
        type,
        attempts,
        dueAt: new Date(dueAt).toISOString(),
      })),
    waitingFaults: faults.waiting,
    fault({ kind, times = 1, code, call }) {
      if (kind === 'ws-drop') sockets.drop(times)
      else faults.set(kind, times, { code, call })
    },
    connections: () => sockets.count(),
    onChange(listener) {
      world.listeners.add(listener)
      return () => world.listeners.delete(listener)
    },
  }
}

function shownChat({ chatId, name, type, members }: ChatRecord): FeishuChat {
  return { chatId, name, type, members: [...members] }
}

function shownMessage(message: MessageRecord): FeishuMessage {
  return {
    messageId: message.messageId,
    at: new Date(message.at).toISOString(),
    from: message.from,
    type: message.type,
    ...(message.text === null ? {} : { text: message.text }),
    ...(message.card === null ? {} : { card: structuredClone(message.card) }),
    updates: message.updates,
    urgent: structuredClone(message.urgent),
    ...(message.pinned ? { pinned: true } : {}),
    ...(message.replyTo === null ? {} : { replyTo: message.replyTo }),
    ...(message.mentions.length === 0 ? {} : { mentions: structuredClone(message.mentions) }),
    ...(message.mediaKey === null ? {} : { mediaKey: message.mediaKey }),
  }
}
