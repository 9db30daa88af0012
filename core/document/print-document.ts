import { type CaseStudy, caseStudy, isKept } from '../library/case-study.ts'
import { libraryDocument } from '../library/library-document.ts'
import type { OutboundFile } from '../message/outbound.ts'
import type { DocumentReference } from '../notification/notice.ts'
import type { Policy } from '../policy/schema.ts'
import type { Printer } from '../ports/files.ts'
import type { Store } from '../ports/store.ts'
import type { Clock, PolicyBook } from '../ports/system.ts'
import type { Archive, Reports } from '../report/ports.ts'
import { reportDocument } from '../report/report-document.ts'
import { localDay } from '../time/china-time.ts'
import { sheetWord } from '../wording/sheets.ts'
import { type LedgerLine, ledger } from './ledger.ts'
import { recordSheet } from './record-sheet.ts'
import { ledgerReaders, libraryReaders, mayPrintRecord, mayReadReport, maySeeCustomer } from './rights.ts'

export type PrintPorts = {
  store: Pick<Store, 'readCase'>
  archive: Archive
  reports: Reports
  printer: Printer
  policies: PolicyBook
  clock: Clock
}

const PDF = 'application/pdf'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/**
 * The document as a file, as `person` may see it now; `null` is another system, which sees nothing personal. Answers `null` when the document
 * is not there or is not for this person.
 */
export async function printDocument(
  document: DocumentReference,
  person: string | null,
  ports: PrintPorts,
): Promise<OutboundFile | null> {
  await ports.policies.refresh()
  const { policy } = ports.policies.current()
  switch (document.kind) {
    case 'report': {
      const report = await ports.reports.read(document.id)
      if (!report || (person !== null && !mayReadReport(person, report, policy))) return null
      const bytes = await ports.printer.pdf(reportDocument(report, policy))
      return { bytes, contentType: PDF, name: `${report.name}-${report.label}.pdf` }
    }
    case 'record': {
      const found = await ports.store.readCase(document.complaintId)
      if (!found) return null
      const own = await ports.policies.version(found.complaint.policyVersion)
      if (person !== null && !mayPrintRecord(person, found.complaint, own)) return null
      const whole = person !== null && maySeeCustomer(person, found.complaint, own)
      const bytes = await ports.printer.pdf(recordSheet(found, own, ports.clock.now(), whole))
      return { bytes, contentType: PDF, name: `${found.complaint.number}-${sheetWord('sheet.title')}.pdf` }
    }
    case 'ledger': {
      if (person !== null && !ledgerReaders(policy).includes(person)) return null
      const lines = await readLedger(new Date(document.from), new Date(document.to), person, ports)
      const bytes = await ports.printer.xlsx(ledger(sheetWord('document.ledger.sheet'), lines))
      return { bytes, contentType: XLSX, name: `${sheetWord('document.ledger', { label: document.label })}.xlsx` }
    }
    case 'library': {
      if (person !== null && !libraryReaders(policy).includes(person)) return null
      const { label } = document
      const cases = await readLibrary(new Date(document.from), new Date(document.to), policy, ports)
      const bytes = await ports.printer.pdf(libraryDocument(cases, { label, policy, now: ports.clock.now() }))
      return { bytes, contentType: PDF, name: `${sheetWord('document.library', { label })}.pdf` }
    }
  }
}

/** The cases of the library that ended in this time, oldest first. */
async function readLibrary(from: Date, to: Date, policy: Policy, { archive }: PrintPorts): Promise<CaseStudy[]> {
  const studies: CaseStudy[] = []
  for await (const batch of archive.cases(from, to)) {
    for (const found of batch) {
      const { endedAt } = found.complaint
      const isIn = endedAt !== null && Date.parse(endedAt) >= from.getTime() && Date.parse(endedAt) < to.getTime()
      if (isIn && isKept(found, policy)) studies.push(caseStudy(found, policy))
    }
  }
  return studies
}

/** The cases registered in this time, oldest first. */
async function readLedger(from: Date, to: Date, person: string | null, ports: PrintPorts): Promise<LedgerLine[]> {
  const lines: LedgerLine[] = []
  for await (const batch of ports.archive.cases(from, to)) {
    for (const found of batch) {
      if (Date.parse(found.complaint.registeredAt) < from.getTime()) continue
      const policy = await ports.policies.version(found.complaint.policyVersion)
      lines.push({ found, policy, whole: person !== null && maySeeCustomer(person, found.complaint, policy) })
    }
  }
  return lines
}

/** The first day of which anything can be known. */
export const BEGINNING = new Date('2000-01-01T00:00:00+08:00')

/** `2026-10` or nothing: the month, or all time until now. */
export function ledgerSpan(month: string | null, now: Date): DocumentReference & { kind: 'ledger' } {
  if (month === null)
    return {
      kind: 'ledger',
      from: BEGINNING.toISOString(),
      to: new Date(now.getTime() + 1).toISOString(),
      label: sheetWord('document.all'),
    }
  const from = new Date(`${month}-01T00:00:00+08:00`)
  const next = localDay(new Date(from.getTime() + 31 * 86_400_000)).slice(0, 7)
  return {
    kind: 'ledger',
    from: from.toISOString(),
    to: new Date(`${next}-01T00:00:00+08:00`).toISOString(),
    label: month,
  }
}
