import { z } from 'zod'
import { type Answer, type Call, checkFields, type Route, readJson } from './api-server.ts'
import type { FaultBox } from './faults.ts'
import { existing, openChat } from './message-calls.ts'
import { WireError } from './wire-error.ts'
import type { World } from './world.ts'

const query = z.object({ user_id_type: z.enum(['open_id', 'union_id', 'user_id']) })
const body = z.object({ user_id_list: z.array(z.string().min(1)).min(1).max(200) })

/** 加急. Source: https://open.feishu.cn/document/server-docs/im-v1/buzz-messages/urgent_app */
export function urgentCalls(
  world: World,
  quota: { sms: number; phone: number; unread: number },
  faults: FaultBox,
): Route[] {
  const spent = { sms: 0, phone: 0 }
  for (const message of world.messages.values()) {
    for (const { kind, openIds } of message.urgent) if (kind !== 'app') spent[kind] += openIds.length
  }
  // Nobody tells the stand-in that an urgent message was read: what is older than a day counts as read.
  const unread = (openId: string): number =>
    [...world.messages.values()].reduce(
      (sum, message) =>
        sum +
        message.urgent.filter(
          urgent => urgent.openIds.includes(openId) && world.now() - Date.parse(urgent.at) < 24 * 3_600_000,
        ).length,
      0,
    )

  const insist = (kind: 'app' | 'sms' | 'phone', call: Call): Answer => {
    const { user_id_type } = checkFields(Object.fromEntries(call.query), query)
    const { user_id_list } = readJson(call, body)
    const message = existing(world, call)
    if (message.from !== 'bot') throw new WireError(230012)
    const chat = openChat(world, message.chatId)
    const members = new Map(chat.members.map(openId => [world.identity(openId)[user_id_type], openId]))
    const valid = [...new Set(user_id_list)].flatMap(id => members.get(id) ?? [])
    const invalid = user_id_list.filter(id => !members.has(id))
    if (valid.length === 0) throw new WireError(230001, { ext: 'no valid user id in user_id_list' })
    if (faults.take('urgent-full') || valid.some(openId => unread(openId) >= quota.unread)) throw new WireError(230023)
    if (faults.take('urgent-quota')) throw new WireError(230024)
    if (kind !== 'app') {
      if (spent[kind] + valid.length > quota[kind]) throw new WireError(230024)
      spent[kind] += valid.length
    }
    const urgent = [...message.urgent, { kind, openIds: valid, at: new Date(world.now()).toISOString() }]
    world.put({ kind: 'message', value: { ...message, urgent } })
    return { data: { invalid_user_id_list: invalid } }
  }

  return (['app', 'sms', 'phone'] as const).map(kind => ({
    method: 'PATCH',
    path: `/open-apis/im/v1/messages/:message_id/urgent_${kind}`,
    handle: call => insist(kind, call),
  }))
}
