import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../core/ports/system.ts'
import type { ChatMessage } from './customer-message.ts'
import { MEDIA_LIFE_MS, type MediaType } from './media-file.ts'
import { openWindow, spend, type WindowKind } from './reply-window.ts'
import type { Store, StoredMedia } from './store.ts'

/** What the platform knows and does about customers and files, for its API as for the phones. */
export type Desk = {
  now(): Date
  subscription(openid: string): 'subscribed' | 'unsubscribed' | 'unknown'
  /** Adds a line of the bot's (or the platform's) to a customer's chat. */
  show(openid: string, via: ChatMessage['via'], message: Omit<ChatMessage, 'id' | 'at' | 'from' | 'via'>): void
  openWindow(openid: string, kind: WindowKind): void
  spend(openid: string): 45015 | 45047 | null
  lastCustomerMessageAt(openid: string): number | null
  /** A file that has not expired. */
  findMedia(mediaId: string): StoredMedia | undefined
  hasMedia(mediaId: string, type: MediaType): boolean
  keepMedia(file: { type: MediaType; format: string; fileName?: string; bytes: Uint8Array }): StoredMedia
}

export function createDesk(store: Store, clock: Clock): Desk {
  const { state } = store
  const now = () => clock.now()

  const findMedia = (mediaId: string) => {
    const media = state.media.get(mediaId)
    return media !== undefined && now().getTime() < media.createdAt + MEDIA_LIFE_MS ? media : undefined
  }

  return {
    now,
    subscription(openid) {
      const customer = state.customers.get(openid)
      if (customer === undefined) return 'unknown'
      return customer.subscribed ? 'subscribed' : 'unsubscribed'
    },
    show(openid, via, message) {
      const id = `bot-${randomBytes(8).toString('hex')}`
      store.record({
        entry: 'chat',
        openid,
        message: { id, at: now().toISOString(), from: 'bot', via, ...message },
      })
    },
    openWindow(openid, kind) {
      store.record({ entry: 'window', openid, kind, window: openWindow(kind, now()) })
    },
    spend(openid) {
      const spent = spend(state.windows.get(openid) ?? {}, now())
      if ('refusal' in spent) return spent.refusal
      store.record({ entry: 'window', openid, ...spent })
      return null
    },
    lastCustomerMessageAt(openid) {
      const last = state.chats.get(openid)?.findLast(message => message.from === 'customer' && message.type !== 'event')
      return last === undefined ? null : Date.parse(last.at)
    },
    findMedia,
    hasMedia: (mediaId, type) => findMedia(mediaId)?.type === type,
    keepMedia({ type, format, fileName, bytes }) {
      const media: StoredMedia = {
        mediaId: randomBytes(48).toString('base64url'),
        type,
        format,
        ...(fileName === undefined ? {} : { fileName }),
        createdAt: now().getTime(),
        base64: Buffer.from(bytes).toString('base64'),
      }
      store.record({ entry: 'media', media })
      return media
    },
  }
}
