import { PlatformError } from '../../core/errors.ts'
import { openIdOf } from '../../core/people.ts'
import type { GroupChats, PolicyBook, Settings } from '../../core/ports.ts'
import { isRoom } from '../../core/war-room.ts'
import type { FeishuApi } from './api.ts'

/** A chat is made with so many people at most; the others are added after that. */
const MOST_AT_ONCE = 50

/** The chats of the policy's groups and of war rooms. Which chat the bot made is kept with the settings, for all processes. */
export function feishuGroupChats(of: { api: FeishuApi; settings: Settings; policies: PolicyBook }): GroupChats {
  const { api, settings, policies } = of
  const settingOf = (id: string) =>
    isRoom(id) ? `feishu chat of ${id}` : `feishu chat of ${policies.current().policy.id}/${id}`

  /** The setting is written when the chat is there; who comes in between asks with the same key and gets the same chat. */
  async function make(id: string, chat: { name: string; description?: string; openIds: string[] }): Promise<string> {
    const first = { ...chat, openIds: chat.openIds.slice(0, MOST_AT_ONCE) }
    const { chatId } = await api.createChat(
      first,
      `heed-${isRoom(id) ? '' : `${policies.current().policy.id}-`}${id}`.slice(0, 50),
    )
    await settings.write(settingOf(id), chatId)
    return chatId
  }

  return {
    async chatOf(id) {
      const { policy } = policies.current()
      const known = await settings.read(settingOf(id))
      if (isRoom(id)) {
        if (known === null) throw new PlatformError({ platform: 'feishu', code: 'no-room', retry: 'later' })
        return known
      }
      const group = policy.groups[id]
      if (!group) throw new Error(`no group "${id}"`)
      if (group.chatId) return group.chatId
      return known ?? make(id, { name: group.name, openIds: group.members.flatMap(one => openIdOf(one, policy) ?? []) })
    },
    async gather(room, { name, description, people }) {
      const { policy } = policies.current()
      const ids = new Map(people.map(person => [person, openIdOf(person, policy)]))
      const openIds = [...ids.values()].filter(id => id !== null)
      const chatId = (await settings.read(settingOf(room))) ?? (await make(room, { name, description, openIds }))
      const { invalid } = openIds.length > 0 ? await api.addMembers(chatId, openIds) : { invalid: [] }
      return people.filter(person => {
        const openId = ids.get(person) ?? null
        return openId === null || invalid.includes(openId)
      })
    },
  }
}
