import type { DocumentRequest } from '../intake/document-request.ts'
import { laneOf } from '../notification/lanes.ts'
import type { DocumentReference, OutboxDraft } from '../notification/notice.ts'
import { managerNow, titleAndName } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import type { Store } from '../ports/store.ts'
import type { Clock, PolicyBook } from '../ports/system.ts'
import type { Exports, Reports } from '../report/ports.ts'
import { say } from '../wording/reports.ts'
import { sheetWord } from '../wording/sheets.ts'
import { ledgerSpan } from './print-document.ts'
import { ledgerReaders, libraryReaders, mayPrintRecord, mayReadReport } from './rights.ts'

type DocumentPorts = {
  store: Pick<Store, 'readCaseByNumber'>
  reports: Reports
  exports: Exports
  policies: PolicyBook
  clock: Clock
}

export type Given = { say: string; outbox: OutboxDraft[] }

/**
 * Somebody asks for a document: sees whether it is for him, records that he takes it out, and has it sent into his own chat. `asked` names
 * the message: the same message again gives the same document once.
 */
export async function giveDocument(
  request: DocumentRequest,
  of: { person: string; asked: string },
  ports: DocumentPorts,
): Promise<Given> {
  const { policy } = ports.policies.current()
  switch (request.type) {
    case 'record':
      return giveRecord(request.number, of, policy, ports)
    case 'ledger': {
      if (!ledgerReaders(policy).includes(of.person)) return refused(ledgerReaders(policy), policy)
      const document = ledgerSpan(request.month, ports.clock.now())
      return give(document, document.label, sheetWord('document.ledger.what', { label: document.label }), of, ports)
    }
    case 'library': {
      if (!policy.library) return { say: sheetWord('document.library.none'), outbox: [] }
      if (!libraryReaders(policy).includes(of.person)) return refused(libraryReaders(policy), policy)
      const document = { ...ledgerSpan(request.month, ports.clock.now()), kind: 'library' as const }
      return give(document, document.label, sheetWord('document.library.what', { label: document.label }), of, ports)
    }
    case 'report': {
      const monthly = Object.entries(policy.reports).filter(([, { period }]) => period === 'month')
      // The analysis, where there is one, else any that is monthly.
      const [rule] = monthly.find(([, { kind }]) => kind === 'analysis') ?? monthly[0] ?? []
      return giveReport(rule === undefined ? [] : [rule], request.month, of, policy, ports)
    }
    case 'meeting': {
      const rules = Object.entries(policy.reports).flatMap(([id, { kind, period }]) =>
        kind === 'meeting' && (request.period === null || period === request.period) ? [id] : [],
      )
      return giveReport(rules, null, of, policy, ports)
    }
  }
}

async function giveRecord(
  number: string,
  of: { person: string; asked: string },
  policy: Policy,
  ports: DocumentPorts,
): Promise<Given> {
  const example = `${policy.number.prefix}20260302001`
  if (number === '') return { say: sheetWord('document.how', { example }), outbox: [] }
  const found = await ports.store.readCaseByNumber(number)
  if (!found) return { say: sheetWord('document.none', { query: number, example }), outbox: [] }
  const own = await ports.policies.version(found.complaint.policyVersion)
  if (!mayPrintRecord(of.person, found.complaint, own)) return refused([managerNow(policy.owner, policy)], policy)
  return give(
    { kind: 'record', complaintId: found.complaint.id },
    number,
    sheetWord('document.record', { number }),
    of,
    ports,
  )
}

/** The report of one of these rules that was asked for, or the newest of them. */
async function giveReport(
  rules: readonly string[],
  month: string | null,
  of: { person: string; asked: string },
  policy: Policy,
  ports: DocumentPorts,
): Promise<Given> {
  const found = await Promise.all(
    rules.map(rule => ports.reports.readLatest(policy.id, rule, month === null ? undefined : `${month}-01`)),
  )
  const report = found.filter(one => one !== null).toSorted((a, b) => Date.parse(b.madeAt) - Date.parse(a.madeAt))[0]
  if (!report) return { say: say('report.none'), outbox: [] }
  if (!mayReadReport(of.person, report, policy)) return refused([managerNow(policy.owner, policy)], policy)
  return give({ kind: 'report', id: report.id }, report.id, `${report.name}（${report.label}）`, of, ports)
}

async function give(
  document: DocumentReference,
  detail: string,
  what: string,
  { person, asked }: { person: string; asked: string },
  ports: DocumentPorts,
): Promise<Given> {
  await ports.exports.record({ id: `message ${asked}`, person, what: document.kind, detail })
  const notice = { type: 'document' as const, person, document }
  return {
    say: sheetWord('document.sent', { what }),
    outbox: [{ lane: laneOf(notice), key: `document.${asked}`, notice }],
  }
}

function refused(people: readonly string[], policy: Policy): Given {
  const names = people.map(id => titleAndName(id, policy)).join('、')
  return { say: sheetWord('document.not-allowed', { people: names }), outbox: [] }
}
