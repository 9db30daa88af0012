import type { Complaint } from '../complaint/complaint.ts'
import { mayAct } from '../complaint/permission.ts'
import { managerOf, resolveWho, withoutStandIns } from '../people/people.ts'
import type { Policy } from '../policy/schema.ts'
import { peopleOf } from '../report/people.ts'
import { type Report, ruleOf } from '../report/report.ts'
import { reportGroup } from '../report/report-notices.ts'

/** Who may have which document. Decided on the server, by the policy's people. */

/** Whether this person may see who the customer is. */
export function maySeeCustomer(person: string, complaint: Complaint, policy: Policy): boolean {
  return mayAct({ type: 'person', id: person }, 'viewContact', complaint, policy)
}

export function mayPrintRecord(person: string, complaint: Complaint, policy: Policy): boolean {
  return (
    maySeeCustomer(person, complaint, policy) ||
    resolveWho(policy.documents.record, complaint, policy).includes(person) ||
    resolveWho(policy.documents.record, complaint, withoutStandIns(policy)).includes(person)
  )
}

/** The people who may have the ledger. */
export function ledgerReaders(policy: Policy): string[] {
  const { ledger } = policy.documents
  return peopleOf(ledger.length > 0 ? ledger : [`members:${policy.owner}`], policy)
}

/** The people who may have the library of cases; nobody where there is none. */
export function libraryReaders(policy: Policy): string[] {
  if (!policy.library) return []
  const { readers } = policy.library
  return readers.length > 0 ? peopleOf(readers, policy) : Object.keys(policy.people)
}

/** A report is for its group, those it is told to, those who work on it, and everybody who leads a department. */
export function mayReadReport(person: string, report: Report, policy: Policy): boolean {
  const rule = ruleOf(report, policy)
  const steps = [rule?.complete, rule?.sign, rule?.carryOut].flatMap(step => (step ? [step.by, ...step.tell] : []))
  return [
    ...(policy.groups[reportGroup(report, policy)]?.members ?? []),
    ...(report.figures.kind === 'cases' ? libraryReaders(policy) : []),
    ...peopleOf([...(rule?.tell ?? []), ...steps], policy),
    ...Object.keys(policy.departments).map(department => managerOf(department, policy)),
  ].includes(person)
}
