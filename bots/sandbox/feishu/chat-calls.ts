import { z } from 'zod'
import { type Answer, type Call, checkFields, type Route, readJson } from './api-server.ts'
import { WireError } from './wire-error.ts'
import type { ChatRecord, World } from './world.ts'

const ids = z.array(z.string().min(1)).max(50)
const createQuery = z.object({
  uuid: z.string().min(1).max(50).optional(),
  user_id_type: z.literal('open_id').optional(),
})
const createBody = z.object({
  name: z.string().max(60).optional(),
  description: z.string().max(100).optional(),
  owner_id: z.string().optional(),
  user_id_list: ids.optional(),
})
const updateBody = z.object({ name: z.string().max(60).optional(), description: z.string().max(100).optional() })
const membersBody = z.object({ id_list: ids.min(1) })
const membersQuery = z.object({
  member_id_type: z.enum(['open_id', 'app_id']).default('open_id'),
  succeed_type: z.enum(['0', '1', '2']).default('0'),
})
const pageQuery = z.object({
  page_size: z.coerce.number().int().min(1).max(100).default(20),
  page_token: z.string().optional(),
})
const uuidLifeMs = 10 * 3_600_000

/** Groups and their members. Source: https://open.feishu.cn/document/server-docs/group/chat/intro */
export function chatCalls(world: World): Route[] {
  const create = (call: Call): Answer => {
    const { uuid } = checkFields(Object.fromEntries(call.query), createQuery)
    const body = readJson(call, createBody)
    const key = uuid === undefined ? null : `chat:${uuid}`
    const earlier = world.chats.get((key === null ? undefined : world.remembered(key)) ?? '')
    if (earlier !== undefined) return { data: onWire(world, earlier) }
    const wanted = [...new Set([...(body.owner_id === undefined ? [] : [body.owner_id]), ...(body.user_id_list ?? [])])]
    if (wanted.some(id => !world.people.has(id))) throw new WireError(232043)
    const chat: ChatRecord = {
      chatId: world.newId('oc_'),
      name: body.name ?? '(无主题)',
      description: body.description ?? '',
      type: 'group',
      members: wanted.filter(id => world.activePerson(id) !== undefined),
      ownerId: body.owner_id ?? null,
      botIn: true,
      dissolved: false,
    }
    world.put({ kind: 'chat', value: chat })
    if (key !== null) world.put({ kind: 'uuid', value: { key, id: chat.chatId, until: world.now() + uuidLifeMs } })
    return { data: onWire(world, chat) }
  }

  const update = (call: Call): Answer => {
    const chat = named(world, call)
    const { name, description } = readJson(call, updateBody)
    world.put({
      kind: 'chat',
      value: { ...chat, name: name ?? chat.name, description: description ?? chat.description },
    })
    return { data: {} }
  }

  const disband = (call: Call): Answer => {
    const chat = named(world, call)
    if (chat.ownerId !== null) throw new WireError(232017)
    world.put({ kind: 'chat', value: { ...chat, dissolved: true } })
    return { data: {} }
  }

  const addMembers = (call: Call): Answer => {
    const chat = named(world, call)
    const { succeed_type } = checkFields(Object.fromEntries(call.query), membersQuery)
    const { id_list } = readJson(call, membersBody)
    const unknown = id_list.filter(id => !world.people.has(id))
    const left = id_list.filter(id => world.people.get(id)?.resigned === true)
    if (succeed_type === '0' && unknown.length > 0) throw new WireError(232043)
    if (succeed_type === '2' && unknown.length + left.length > 0) throw new WireError(232043)
    const joining = id_list.filter(id => world.activePerson(id) !== undefined)
    world.put({ kind: 'chat', value: { ...chat, members: [...new Set([...chat.members, ...joining])] } })
    return { data: { invalid_id_list: left, not_existed_id_list: unknown, pending_approval_id_list: [] } }
  }

  const removeMembers = (call: Call): Answer => {
    const chat = named(world, call)
    const { id_list } = readJson(call, membersBody)
    const leaving = new Set(id_list)
    const invalid = id_list.filter(id => !chat.members.includes(id))
    world.put({ kind: 'chat', value: { ...chat, members: chat.members.filter(id => !leaving.has(id)) } })
    return { data: { invalid_id_list: invalid } }
  }

  const members = (call: Call): Answer => {
    const chat = named(world, call)
    const items = chat.members.map(id => ({
      member_id_type: 'open_id',
      member_id: id,
      name: world.people.get(id)?.name ?? '',
      tenant_key: world.app.tenantKey,
    }))
    return { data: { ...page(call, items), member_total: items.length } }
  }

  const list = (call: Call): Answer => {
    const groups = [...world.chats.values()].filter(chat => chat.type === 'group' && chat.botIn && !chat.dissolved)
    const items = groups.map(chat => ({
      chat_id: chat.chatId,
      avatar: '',
      name: chat.name,
      description: chat.description,
      owner_id: chat.ownerId ?? '',
      owner_id_type: 'open_id',
      external: false,
      tenant_key: world.app.tenantKey,
      chat_status: 'normal',
    }))
    return { data: page(call, items) }
  }

  return [
    { method: 'POST', path: '/open-apis/im/v1/chats', handle: create },
    { method: 'GET', path: '/open-apis/im/v1/chats', handle: list },
    {
      method: 'GET',
      path: '/open-apis/im/v1/chats/:chat_id',
      handle: call => ({ data: onWire(world, named(world, call)) }),
    },
    { method: 'PUT', path: '/open-apis/im/v1/chats/:chat_id', handle: update },
    { method: 'DELETE', path: '/open-apis/im/v1/chats/:chat_id', handle: disband },
    { method: 'POST', path: '/open-apis/im/v1/chats/:chat_id/members', handle: addMembers },
    { method: 'DELETE', path: '/open-apis/im/v1/chats/:chat_id/members', handle: removeMembers },
    { method: 'GET', path: '/open-apis/im/v1/chats/:chat_id/members', handle: members },
  ]
}

function named(world: World, call: Call): ChatRecord {
  const chat = world.chats.get(call.params.chat_id ?? '')
  if (chat === undefined) throw new WireError(232006)
  if (chat.dissolved) throw new WireError(232009)
  if (!chat.botIn) throw new WireError(232011)
  return chat
}

function page<T>(call: Call, items: T[]): { items: T[]; page_token: string; has_more: boolean } {
  const { page_size, page_token } = checkFields(Object.fromEntries(call.query), pageQuery)
  const from = page_token ? Number(Buffer.from(page_token, 'base64url').toString()) : 0
  if (!Number.isInteger(from) || from < 0) throw new WireError(232001, { ext: 'invalid page_token' })
  const next = from + page_size
  const more = next < items.length
  return {
    items: items.slice(from, next),
    page_token: more ? Buffer.from(String(next)).toString('base64url') : '',
    has_more: more,
  }
}

function onWire(world: World, chat: ChatRecord): Record<string, unknown> {
  return {
    chat_id: chat.chatId,
    avatar: '',
    name: chat.name,
    description: chat.description,
    ...(chat.ownerId === null ? {} : { owner_id: chat.ownerId, owner_id_type: 'open_id' }),
    chat_mode: chat.type,
    chat_type: 'private',
    chat_tag: 'inner',
    chat_status: 'normal',
    external: false,
    tenant_key: world.app.tenantKey,
    user_count: String(chat.members.length),
    bot_count: '1',
  }
}
