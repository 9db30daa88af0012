import type { CallBacks } from '../core/callback/store.ts'
import type { Absences } from '../core/people/absence.ts'
import type { Delegations } from '../core/people/delegation.ts'
import type { FoundPeople } from '../core/people/find-people.ts'
import type { Attachments } from '../core/ports/files.ts'
import type { Inbox, PassiveSlots } from '../core/ports/inbox.ts'
import type { LedgerMirror } from '../core/ports/ledger.ts'
import type { Cards, PacePlaces, SendWindows, TokenStore, Urgents } from '../core/ports/messenger.ts'
import type { Outbox } from '../core/ports/outbox.ts'
import type { ReadingBudget } from '../core/ports/reading.ts'
import type { Retention } from '../core/ports/retention.ts'
import type { Store } from '../core/ports/store.ts'
import type { Clock, Due, Settings } from '../core/ports/system.ts'
import type { Anomalies, Archive, Articles, Exports, Reports, Warnings } from '../core/report/ports.ts'
import { createAbsences } from './store/absences.ts'
import { createArchive, createExports } from './store/archive.ts'
import { createArticles } from './store/articles.ts'
import { createAttachments } from './store/attachments.ts'
import { createCallBacks } from './store/call-backs.ts'
import { createCards } from './store/cards.ts'
import { createChanges } from './store/changes.ts'
import { type DatabaseOptions, openDatabase } from './store/database.ts'
import { createDelegations } from './store/delegations.ts'
import { createDue } from './store/due.ts'
import { createFoundPeople } from './store/found-people.ts'
import { createHolder } from './store/holder.ts'
import { createInbox } from './store/inbox.ts'
import { createLedgerMirror } from './store/ledger-mirror.ts'
import { createOutbox } from './store/outbox.ts'
import { createPacePlaces } from './store/pace-places.ts'
import { createPassiveSlots } from './store/passive-slots.ts'
import { createPolicies, type Policies } from './store/policies.ts'
import { createCaseStore } from './store/read.ts'
import { createReadingBudget, type ReadingLimits } from './store/reading-budget.ts'
import { createReports } from './store/reports.ts'
import { createRetention } from './store/retention.ts'
import { createReturns } from './store/returns.ts'
import { createSendWindows } from './store/send-windows.ts'
import { createSettings } from './store/settings.ts'
import type { Storages } from './store/storages.ts'
import { createTokens } from './store/tokens.ts'
import { createUrgents } from './store/urgents.ts'
import { createAnomalies, createWarnings } from './store/watch.ts'

/** Every port of core that is about data, on one PostgreSQL. */
export type DataStore = {
  inbox: Inbox
  store: Store
  outbox: Outbox
  passiveSlots: PassiveSlots
  sendWindows: SendWindows
  pacePlaces: PacePlaces
  cards: Cards
  attachments: Attachments
  callBacks: CallBacks
  due: Due
  settings: Settings
  tokens: TokenStore
  policies: Policies
  returns: ReturnType<typeof createReturns>
  absences: Absences
  delegations: Delegations
  /** Of this app of the company's chat. */
  foundPeople: (appId: string) => FoundPeople
  urgents: Urgents
  readingBudget: (limits: ReadingLimits) => ReadingBudget
  reports: Reports
  archive: Archive
  exports: Exports
  warnings: Warnings
  anomalies: Anomalies
  retention: Retention
  articles: Articles
  ledgerMirror: LedgerMirror
  /** Rejects when the database cannot be reached. */
  ping(): Promise<void>
  /** Ends all connections; waits that are under way resolve. */
  close(): Promise<void>
}

/**
 * Opens the store on a database whose migrations have run. Connections are made when they are needed. `clock` is the app's;
 * leases, rests, open requests and tokens follow the database's own clock.
 */
export function createStore(options: DatabaseOptions & { clock: Clock; files?: Storages }): DataStore {
  const { clock } = options
  const database = openDatabase(options)
  const changes = createChanges(database)
  const holder = createHolder(database)
  return {
    inbox: createInbox(database, changes, clock),
    store: createCaseStore(database, changes),
    outbox: createOutbox(database, holder, clock),
    passiveSlots: createPassiveSlots(database, holder, changes),
    sendWindows: createSendWindows(database, clock),
    pacePlaces: createPacePlaces(database),
    cards: createCards(database),
    callBacks: createCallBacks(database),
    attachments: createAttachments(database, clock, options.files ?? {}),
    due: createDue(database),
    settings: createSettings(database),
    tokens: createTokens(database),
    policies: createPolicies(database, clock),
    returns: createReturns(database),
    absences: createAbsences(database, clock),
    delegations: createDelegations(database, clock),
    foundPeople: appId => createFoundPeople(database, clock, appId),
    urgents: createUrgents(database, clock),
    readingBudget: createReadingBudget(database),
    reports: createReports(database, clock),
    archive: createArchive(database),
    exports: createExports(database, clock),
    warnings: createWarnings(database),
    anomalies: createAnomalies(database),
    retention: createRetention(database, options.files ?? {}),
    articles: createArticles(database, clock),
    ledgerMirror: createLedgerMirror(database),
    async ping() {
      await database.run({ name: 'ping', text: 'SELECT 1' })
    },
    async close() {
      await Promise.all([changes.close(), holder.close()])
      await database.close()
    },
  }
}
