import type { Complaint } from './complaint/complaint.ts'
import type { Policy } from './policy/schema.ts'
import { word } from './wording/wording.ts'

type About = Pick<Complaint, 'source' | 'fields'>

/**
 * The people of the policy whom a complaint is about, as far as what was told names one of them: by the whole name, or by a surname that
 * only one person fits. Nobody where that cannot be told.
 */
export function accusedOf(complaint: Pick<About, 'fields'>, policy: Pick<Policy, 'people'>): string[] {
  const said = String(complaint.fields.complainedAbout ?? '').replace(/\s/g, '')
  if (said === '') return []
  const people = Object.entries(policy.people)
  const named = people.filter(([, { name }]) => name.length > 1 && said.includes(name))
  if (named.length > 0) return named.map(([id]) => id)
  const surname =
    /(?:姓|[小老阿])([\u4e00-\u9fff])|^([\u4e00-\u9fff])(?:总|经理|主管|师傅|工|姐|哥|店长|主任|部长)/u.exec(said)
  const family = surname?.[1] ?? surname?.[2]
  if (family === undefined) return []
  const fitting = people.filter(([, { name }]) => name.startsWith(family))
  return fitting.length === 1 ? fitting.map(([id]) => id) : []
}

/** Whether a case is kept from this person: an internal complaint from whoever it is about. */
export function isKeptFrom(person: string, complaint: About, policy: Pick<Policy, 'people'>): boolean {
  return complaint.source === 'internal' && accusedOf(complaint, policy).includes(person)
}

/** Whether a group must not see the case: somebody whom it is kept from is there. */
export function isKeptFromGroup(group: string, complaint: About, policy: Pick<Policy, 'people' | 'groups'>): boolean {
  if (complaint.source !== 'internal') return false
  const members = policy.groups[group]?.members ?? []
  return accusedOf(complaint, policy).some(person => members.includes(person))
}

/** Whether nobody is to read who filed it. */
export function isAnonymous(complaint: Pick<About, 'source'>, policy: Pick<Policy, 'internal'>): boolean {
  return complaint.source === 'internal' && policy.internal.anonymous
}

/** A text in which nobody reads who filed it, where nobody is to. */
export function unnamed(text: string, complaint: Pick<Complaint, 'source' | 'name'>, policy: Policy): string {
  const { name } = complaint
  if (name === null || name.length < 2 || !isAnonymous(complaint, policy)) return text
  return text.replaceAll(name, word(policy, 'fact.colleague'))
}
