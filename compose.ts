import { randomBytes } from 'node:crypto'
import type { Puppet } from 'wechaty-puppet'
import { feishuApi } from './bots/feishu/api.ts'
import type { FeishuApp } from './bots/feishu/app.ts'
import { feishuGroupChats } from './bots/feishu/group-chats.ts'
import { feishuLedgerTable } from './bots/feishu/ledger-table.ts'
import { feishuMedia } from './bots/feishu/media.ts'
import { feishuMessenger } from './bots/feishu/messenger.ts'
import { feishuDirectory } from './bots/feishu/people.ts'
import { feishuReader } from './bots/feishu/reader.ts'
import { feishuSocket } from './bots/feishu/socket.ts'
import { feishuWebhook } from './bots/feishu/webhook.ts'
import type { Metrics } from './bots/metrics.ts'
import { printer } from './bots/print/printer.ts'
import { NO_READING_SERVICES, openReaders, type ReadingServices } from './bots/reading/services.ts'
import type { ServerLogger } from './bots/server.ts'
import type { OtherSystem } from './bots/systems/system.ts'
import { createWebhooks } from './bots/systems/webhooks.ts'
import type { WechatAccount } from './bots/wechat/account.ts'
import { officialAccount } from './bots/wechat/channel.ts'
import type { MenuEntry } from './bots/wechat/menu.ts'
import { puppetChannel } from './bots/wechat/puppet-channel.ts'
import { createSetAside } from './bots/wechat/set-aside.ts'
import { answerPress } from './core/case/answer-press.ts'
import { loseChat } from './core/delivery/lose-chat.ts'
import type { Platform } from './core/errors.ts'
import type { CardPress } from './core/message/inbound.ts'
import { planPeople } from './core/people/check-people.ts'
import { findPeople } from './core/people/find-people.ts'
import { openPolicyBook } from './core/policy/book.ts'
import { type Reloaded, reloadPolicy } from './core/policy/reload-policy.ts'
import type { Policy } from './core/policy/schema.ts'
import { vocabularyOf } from './core/policy/vocabulary-of.ts'
import { planReports } from './core/report/report-plans.ts'
import { planRetention } from './core/retention/let-go.ts'
import type { Likenesses } from './core/understanding/likeness/likenesses.ts'
import { planLooks } from './core/watch/look-through.ts'
import { word } from './core/wording/wording.ts'
import { createAlarms } from './jobs/alarms.ts'
import { deliverToStaff, type StaffNotice } from './jobs/deliver-staff.ts'
import { createPassiveReplies } from './jobs/passive-replies.ts'
import { openQueues, type QueueConnection } from './jobs/queues.ts'
import { startWorkers } from './jobs/worker.ts'
import { folderStorage } from './prisma/store/folder-storage.ts'
import { type S3Bucket, s3Storage } from './prisma/store/s3-storage.ts'
import { createStore, type DataStore } from './prisma/store.ts'

/**
 * Wires the ports of core to their adapters. `main.ts` calls it for a running program, the tests for one of their own; nothing else
 * knows all the parts.
 */
export type Wiring = Awaited<ReturnType<typeof wire>>

export async function wire(of: {
  store: DataStore
  queue: QueueConnection
  policy: Policy
  clock: { now(): Date }
  /** The official account, or another Wechaty puppet. */
  wechat: { account: WechatAccount } | { puppet: Puppet }
  feishu: FeishuApp
  /** A folder for what customers write while the database does not take it; `null`: WeChat is left to ask again, a puppet's messages wait in memory. */
  setAsideDir: string | null
  /** Left out: the rules read alone. */
  reading?: ReadingServices
  systems: readonly OtherSystem[]
  metrics: Pick<Metrics, 'messageReceived' | 'countingRefusals'>
  logger: ServerLogger
}) {
  const { store, clock, logger, metrics } = of
  const vocabulary = vocabularyOf(of.policy)
  const queues = openQueues(of.queue)
  const alarms = createAlarms(queues, clock, logger)
  const rareAlarms = createAlarms(queues, clock, logger, { onlyOne: true })

  const taken = (platform: Platform) => (conversation: string) => {
    metrics.messageReceived(platform)
    return alarms.wakeConversation(conversation, 0)
  }
  const heard = { inbox: store.inbox, onStored: taken('wechat'), logger }
  const setAside = createSetAside({ folder: of.setAsideDir, ...heard })
  const wechat =
    'puppet' in of.wechat
      ? puppetChannel({ puppet: of.wechat.puppet, setAside, ...heard })
      : officialAccount({
          account: of.wechat.account,
          inbox: store.inbox,
          tokens: store.tokens,
          windows: store.sendWindows,
          settings: store.settings,
          clock,
          logger,
        })
  const feishu = feishuApi({ app: of.feishu, tokens: store.tokens, logger })
  const policies = await openPolicyBook({
    policy: of.policy,
    vocabulary,
    kept: store.policies,
    found: store.foundPeople(of.feishu.appId),
    absences: store.absences,
    delegations: store.delegations,
    articles: store.articles,
    returns: store.returns,
    clock,
    logger,
  })
  const directory = feishuDirectory({ api: feishu, logger })
  await findPeople({ policies, directory, logger })

  const reading = of.reading ?? NO_READING_SERVICES
  const staffPorts = {
    ...(await openReaders(reading, logger)),
    budget: store.readingBudget({
      perDay: reading.languageModel?.readingsPerDay ?? 0,
      perConversation: reading.languageModel?.readingsPerConversation ?? 0,
    }),
    store: store.store,
    outbox: store.outbox,
    cards: store.cards,
    urgents: store.urgents,
    attachments: store.attachments,
    callBacks: store.callBacks,
    fetchers: { wechat: wechat.fetcher, feishu: feishuMedia(feishu) },
    due: store.due,
    reports: store.reports,
    archive: store.archive,
    exports: store.exports,
    warnings: store.warnings,
    anomalies: store.anomalies,
    retention: store.retention,
    printer,
    alarms,
    rareAlarms,
    policies,
    clock,
    logger,
    newId: () => randomBytes(16).toString('hex'),
    readers: {
      wechat: wechat.reader,
      feishu: feishuReader({ botOpenId: async () => (await feishu.botInfo()).openId }),
    },
    messengers: {
      wechat: wechat.messenger,
      feishu: feishuMessenger({ api: feishu, logger, places: store.pacePlaces, onLost: what => lose(what) }),
    },
    webhooks: createWebhooks(of.systems),
    mirror: of.feishu.ledger
      ? { ledger: store.ledgerMirror, table: feishuLedgerTable({ api: feishu, table: of.feishu.ledger }) }
      : null,
    directory,
    groupChats: feishuGroupChats({ api: feishu, settings: store.settings, policies }),
  }
  const ports = {
    ...staffPorts,
    toStaff: (notice: StaffNotice, key: string) => deliverToStaff(notice, key, staffPorts),
  }
  const lose = (what: { chatId: string } | { messageId: string }): Promise<void> =>
    'chatId' in what ? loseChat(what.chatId, ports) : store.cards.outdate(what)
  const feishuDuties = {
    onChatLost: (chatId: string) => loseChat(chatId, ports),
    app: of.feishu,
    inbox: store.inbox,
    onStored: taken('feishu'),
    press: (press: CardPress) => answerPress(press, ports),
    logger: metrics.countingRefusals(logger),
  }

  return {
    ports,
    queues,
    /** Answers the platforms. `passive`: let an open WeChat request carry the reply. */
    webhooks: (options: { passive: boolean }) => ({
      wechat:
        wechat.webhook?.({
          ...(options.passive
            ? { passiveReplies: createPassiveReplies({ ...ports, passiveSlots: store.passiveSlots }), given: null }
            : { passiveReplies: null, given: createPassiveReplies({ ...ports, passiveSlots: store.passiveSlots }) }),
          setAside: of.setAsideDir === null ? null : setAside,
          unsureText: () => word(policies.current().policy, 'other.not-kept'),
          logger: metrics.countingRefusals(logger),
          onStored: taken('wechat'),
        }) ?? null,
      feishu: feishuWebhook({ ...feishuDuties, clock }),
    }),
    setAside,
    feishuSocket: () => feishuSocket(feishuDuties),
    wechat,
    /** Reads the rules again; see `reloadPolicy`. */
    async reload(read: () => Policy): Promise<Reloaded> {
      const reloaded = await reloadPolicy(async () => {
        const written = read()
        return { policy: written, vocabulary: vocabularyOf(written) }
      }, ports)
      await findPeople(ports)
      return reloaded
    },
    async startJobs() {
      await wechat.start()
      await planReports(ports)
      await planLooks(ports)
      await planPeople(ports)
      await planRetention(ports)
      await wechat.offerMenu(menuOf(policies.current().policy))
      await startWorkers(queues, ports)
      learnAhead(vocabulary.likeness)
    },
    async close() {
      await queues.close()
      await wechat.stop()
      await setAside.stop()
    },
  }
}

/** Learns from the examples before the first customer writes, one thing at a time: each takes some hundred milliseconds. */
function learnAhead({ category, intent, demand, reason }: Likenesses): void {
  const learn = ([next, ...later]: (() => unknown)[]): void => {
    next?.()
    if (later.length > 0) setTimeout(learn, 50, later).unref()
  }
  setTimeout(learn, 50, [category, intent, demand, reason]).unref()
}

/** What a customer can press instead of writing: the keys are those that core/intake/events.ts knows. */
function menuOf(policy: Policy): MenuEntry[] {
  return [
    { key: 'COMPLAIN', name: word(policy, 'menu.complain') },
    { key: 'PROGRESS', name: word(policy, 'menu.progress') },
    { key: 'HUMAN', name: word(policy, 'menu.human') },
  ]
}

/** Where files lie that people send. */
export type Files = { bucket: S3Bucket | null; folder: string | null }

/** Opens the data of a database whose migrations have run. New files go into the bucket, else the folder, else the database. */
export function openData(of: { databaseUrl: string; clock: { now(): Date }; files?: Files }): DataStore {
  const { bucket = null, folder = null } = of.files ?? {}
  return createStore({
    url: of.databaseUrl,
    clock: of.clock,
    files: {
      ...(bucket === null ? {} : { objects: s3Storage(bucket) }),
      ...(folder === null ? {} : { folder: folderStorage(folder) }),
    },
  })
}
