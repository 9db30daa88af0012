import { createHash } from 'node:crypto'
import { PlatformError } from '../../core/errors.ts'
import { isRoom, roomOf } from '../../core/escalation/war-room.ts'
import { openIdOf } from '../../core/people/people.ts'
import type { GroupChats } from '../../core/ports/messenger.ts'
import type { PolicyBook, Settings } from '../../core/ports/system.ts'
import type { FeishuApi } from './api.ts'

/** A chat is made with so many people at most; the others are added after that. */
const MOST_AT_ONCE = 50
const SETTING = 'feishu chat of '

/** What the settings know of a group's chat: one that the bot made (in place of a lost one), or which one was lost. */
type Kept = { chatId: string | null; lost: string | null }

/** The chats of the policy's groups and of war rooms. Which chat the bot made is kept with the settings, for all processes. */
export function feishuGroupChats(of: { api: FeishuApi; settings: Settings; policies: PolicyBook }): GroupChats {
  const { api, settings, policies } = of
  const settingOf = (id: string) => (isRoom(id) ? `${SETTING}${id}` : `${SETTING}${policies.current().policy.id}/${id}`)
  const kept = async (id: string) => readKept(await settings.read(settingOf(id)))

  /** The policy names a group's chat, until that is lost. */
  function standing(id: string, { chatId, lost }: Kept): string | null {
    const named = policies.current().policy.groups[id]?.chatId
    return named && named !== lost ? named : chatId
  }

  /** The setting is written when the chat is there; who comes in between asks with the same key and gets the same chat. */
  async function make(
    id: string,
    { lost }: Kept,
    chat: { name: string; description?: string; openIds: string[] },
  ): Promise<string> {
    const first = { ...chat, openIds: chat.openIds.slice(0, MOST_AT_ONCE) }
    const { chatId } = await api.createChat(
      first,
      keyOf(isRoom(id) ? id : `${policies.current().policy.id}-${id}`, lost),
    )
    await settings.write(settingOf(id), lost === null ? chatId : `${chatId} after ${lost}`)
    const others = chat.openIds.slice(MOST_AT_ONCE)
    if (others.length > 0 && !isRoom(id)) await api.addMembers(chatId, others)
    return chatId
  }

  async function forget(group: string, chatId: string): Promise<void> {
    await settings.write(settingOf(group), `lost ${chatId}`)
  }

  return {
    forget,
    async groupOf(chatId) {
      for (const id of Object.keys(policies.current().policy.groups))
        if (standing(id, await kept(id)) === chatId) return id
      const room = (await settings.find(`${SETTING}${roomOf('')}`, chatId))?.slice(SETTING.length)
      return room !== undefined && (await kept(room)).chatId === chatId ? room : null
    },
    async chatOf(id) {
      const { policy } = policies.current()
      const known = await kept(id)
      if (isRoom(id)) {
        if (known.chatId === null) throw new PlatformError({ platform: 'feishu', code: 'no-room', retry: 'later' })
        return known.chatId
      }
      const group = policy.groups[id]
      if (!group) throw new Error(`no group "${id}"`)
      const openIds = group.members.flatMap(one => openIdOf(one, policy) ?? [])
      return standing(id, known) ?? make(id, known, { name: group.name, openIds })
    },
    async gather(room, { name, description, people }) {
      const { policy } = policies.current()
      const ids = new Map(people.map(person => [person, openIdOf(person, policy)]))
      const openIds = [...ids.values()].filter(id => id !== null)
      const gatherIn = async (chatId: string): Promise<{ invalid: string[] }> =>
        openIds.length > 0 ? api.addMembers(chatId, openIds) : { invalid: [] }
      const known = await kept(room)
      const chat = { name, description, openIds }
      const chatId = known.chatId ?? (await make(room, known, chat))
      const { invalid } = await gatherIn(chatId).catch(async (error: unknown) => {
        if (!(error instanceof PlatformError) || !error.chatLost) throw error
        await forget(room, chatId)
        return gatherIn(await make(room, { chatId: null, lost: chatId }, chat))
      })
      return people.filter(person => {
        const openId = ids.get(person) ?? null
        return openId === null || invalid.includes(openId)
      })
    },
  }
}

function readKept(value: string | null): Kept {
  const [, lost = null] = /^lost (.+)$/.exec(value ?? '') ?? []
  if (value === null || lost !== null) return { chatId: null, lost }
  const [chatId = '', before = null] = value.split(' after ')
  return { chatId, lost: before }
}

/** Names the making of a chat, at most 50 characters; the one after a lost chat is another. */
function keyOf(name: string, lost: string | null): string {
  if (lost === null) return `heed-${name}`.slice(0, 50)
  return `heed-${createHash('sha256').update(`${name} after ${lost}`).digest('hex').slice(0, 40)}`
}
