import { CONTACT_KINDS, type ContactKind } from '../complaint/event.ts'
import type { Policy } from '../policy/schema.ts'
import { answer } from './draft.ts'
import { draftOf, register, setDraft, type Talk } from './talk.ts'

type OtherKind = Exclude<ContactKind, 'complaint'>

/** The kind of contact that becomes a case under this policy though it is no complaint: 咨询, 建议, 表扬; otherwise `null`. */
export function contactKind(intent: string, policy: Pick<Policy, 'contacts'>): OtherKind | null {
  const kind = CONTACT_KINDS.find(one => one === intent)
  return kind === undefined || kind === 'complaint' || policy.contacts[kind] === undefined ? null : kind
}

/** Registered as it was said: nobody is questioned for asking something. The receipt names its number and who answers. */
export function registerContact(talk: Talk, kind: OtherKind): void {
  setDraft(talk, answer(draftOf(talk), 'kind', kind))
  register(talk, false)
}
