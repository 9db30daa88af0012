import type { Complaint } from '../complaint/complaint.ts'
import type { Policy } from '../policy/schema.ts'
import { word } from '../wording/wording.ts'

type About = Pick<Complaint, 'source' | 'fields'>

/** Words that follow a surname where a post is meant, and what the post's title then holds. */
const POSTS: readonly [RegExp, RegExp][] = [
  [/总(?:经理)?/u, /总/u],
  [/经理/u, /经理/u],
  [/主管/u, /主管/u],
  [/主任/u, /主任/u],
  [/组长/u, /组长/u],
  [/店长/u, /店长/u],
  [/(?:专员|客服|坐席|座席)/u, /专员|客服|坐席/u],
  [/(?:师傅|技师|工程师)/u, /师/u],
  [/顾问/u, /顾问/u],
]

/** Whoever holds such a post is not called 小王 by a customer: that is one of the staff. */
const LEADS = /经理|主管|主任|总|监|长/u

/** How colleagues name one another: 老孙, 小王, 姓赵的, 赵总. */
const FAMILIAR = /(?:姓|[小老阿])([\u4e00-\u9fff])|^([\u4e00-\u9fff])(?:总|经理|主管|师傅|工|姐|哥|店长|主任|部长)/u

/**
 * The policy's people whom a complaint is about, by what was told in `complainedAbout`: a whole name, a title that one person alone holds, a
 * surname with a post (王经理), a nickname with the person's line of work (销售小郑, who is not the manager); among colleagues also a surname that one person alone
 * has (老孙), for whom it may mean must not read it. Whom the words leave open is not among them.
 */
export function accusedOf(complaint: About, policy: Pick<Policy, 'people'>): string[] {
  const said = String(complaint.fields.complainedAbout ?? '').replace(/\s/gu, '')
  if (said === '') return []
  const people = Object.entries(policy.people)
  const named = people.filter(([, { name }]) => name.length > 1 && said.includes(name))
  if (named.length > 0) return named.map(([id]) => id)
  const family = complaint.source === 'internal' ? familyIn(said) : null
  const found = [
    people.filter(([, { title }]) => title.length > 2 && said.includes(title)),
    ...POSTS.map(([post, title]) =>
      people.filter(
        ([, one]) => title.test(one.title) && new RegExp(`${one.name.slice(0, 1)}${post.source}`, 'u').test(said),
      ),
    ),
    people.filter(
      ([, { name, title }]) =>
        said.includes(title.slice(0, 2)) &&
        new RegExp(`[${LEADS.test(title) ? '' : '小'}老阿姓]${name.slice(0, 1)}`, 'u').test(said),
    ),
    people.filter(([, { name }]) => family !== null && name.startsWith(family)),
  ].find(({ length }) => length === 1)
  return (found ?? []).map(([id]) => id)
}

function familyIn(said: string): string | null {
  const match = FAMILIAR.exec(said)
  return match?.[1] ?? match?.[2] ?? null
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
export function unnamed(
  text: string,
  complaint: Pick<Complaint, 'source' | 'name'>,
  policy: Pick<Policy, 'internal' | 'wording'>,
): string {
  const { name } = complaint
  if (name === null || name.length < 2 || !isAnonymous(complaint, policy)) return text
  return text.replaceAll(name, word(policy, 'fact.colleague'))
}
