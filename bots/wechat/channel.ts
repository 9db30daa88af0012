import type { FastifyPluginAsync } from 'fastify'
import type { MediaFetcher } from '../../core/ports/files.ts'
import type { Inbox, MessageReader, PassiveReplies } from '../../core/ports/inbox.ts'
import type { Messenger, SendWindows, TokenStore } from '../../core/ports/messenger.ts'
import type { Clock, Logger, Settings } from '../../core/ports/system.ts'
import type { WechatAccount } from './account.ts'
import { createWechatApi } from './api.ts'
import { createWechatBot } from './bot.ts'
import { createWechatMedia } from './media.ts'
import { type MenuEntry, offerMenu } from './menu.ts'
import { createWechatMessenger } from './messenger.ts'
import type { SetAside } from './set-aside.ts'
import { wechatWebhook } from './webhook.ts'

/** What an open request needs from the rest of the program. */
export type WebhookDuties = {
  passiveReplies: Pick<PassiveReplies, 'claim'> | null
  /** Where that is null: what other processes answered. */
  given: Pick<PassiveReplies, 'again'> | null
  /** For messages that the database does not take. */
  setAside: SetAside | null
  unsureText(): string
  logger: Logger
  onStored(conversation: string): Promise<void>
}

/** How customers in WeChat are heard and spoken to: the official account, or any other Wechaty puppet. */
export type WechatChannel = {
  reader: MessageReader
  messenger: Messenger
  fetcher: MediaFetcher
  /** What the platform calls; `null` where nothing comes in over HTTP. */
  webhook: ((duties: WebhookDuties) => FastifyPluginAsync) | null
  /** Rejects while nobody can be heard. */
  ping(): Promise<void>
  start(): Promise<void>
  /** Where the platform has a menu: gives the account this one. Never throws. */
  offerMenu(entries: readonly MenuEntry[]): Promise<void>
  /** Lets what is being read finish, then stops. */
  stop(): Promise<void>
}

/** The official account, through its webhook and its API. */
export function officialAccount(of: {
  account: WechatAccount
  inbox: Inbox
  tokens: TokenStore
  windows: SendWindows
  settings: Settings
  clock: Clock
  logger: Logger
}): WechatChannel {
  const { account, inbox, tokens, windows, settings, clock, logger } = of
  const api = createWechatApi({ account, tokens, logger })
  const bot = createWechatBot({ account, api, logger })
  return {
    reader: bot,
    messenger: createWechatMessenger({ account, bot, api, windows, clock }),
    fetcher: createWechatMedia(api),
    webhook: duties => wechatWebhook({ account, inbox, clock, ...duties }),
    ping: async () => undefined,
    start: () => bot.start(),
    offerMenu: entries => offerMenu(entries, { appId: account.appId, api, settings, logger }),
    stop: () => bot.stop(),
  }
}
