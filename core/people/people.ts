import type { Complaint } from '../complaint/complaint.ts'
import type { Policy, Who } from '../policy/schema.ts'
import { accusedOf, isKeptFrom } from './accused.ts'

export type CaseOfPeople = Pick<
  Complaint,
  'handler' | 'department' | 'registrar' | 'plan' | 'arranged' | 'channel' | 'source' | 'fields'
> &
  Partial<Pick<Complaint, 'promised' | 'told' | 'expertOpinions'>>

/** A case without anybody in any part: for people whom a policy names outright. */
export const NOBODY: CaseOfPeople = {
  handler: null,
  department: null,
  registrar: null,
  plan: null,
  arranged: null,
  channel: null,
  source: 'system',
  fields: {},
}

/**
 * The people behind a policy's reference, in order, each once; for whoever is away or is complained about, his deputy or who is above him.
 * Somebody who was made the handler by name stays it. Empty when the case has nobody in that part yet.
 */
export function resolveWho(refs: Who | readonly Who[], complaint: CaseOfPeople, policy: Policy): string[] {
  const list = typeof refs === 'string' ? [refs] : refs
  if (complaint.source === 'internal') {
    const resolved = list.flatMap(ref => resolveOne(ref, complaint, policy)).map(id => presentOf(id, policy))
    return [
      ...new Set(resolved.flatMap(id => (isKeptFrom(id, complaint, policy) ? insteadOfKept(complaint, policy) : [id]))),
    ]
  }
  const accused = new Set(accusedOf(complaint, policy))
  const found = list.flatMap(ref => {
    const people = resolveOne(ref, complaint, policy).map(id => presentOf(id, policy))
    if (accused.size === 0 || (ref === 'handler' && complaint.handler !== null)) return people
    const clear = people.filter(id => !accused.has(id))
    return clear.length > 0 ? clear : people.map(id => insteadOf(id, accused, policy))
  })
  return [...new Set(found)]
}

/** The people whom a reference means, even the one complained about: what it costs is borne by him. */
export function resolveBearers(ref: Who, complaint: CaseOfPeople, policy: Policy): string[] {
  return resolveOne(ref, complaint, policy)
}

/** Who takes the place of the one whom an internal complaint is about: by the policy's rules, else whoever manages the owner of all cases. */
function insteadOfKept(complaint: CaseOfPeople, policy: Policy): string[] {
  const found = [...policy.internal.instead, `department:${policy.owner}`]
    .flatMap(ref => resolveOne(ref, complaint, policy))
    .map(id => presentOf(id, policy))
    .find(id => !isKeptFrom(id, complaint, policy))
  return found === undefined ? [] : [found]
}

/** Who sees to it where the complaint is about this very person; himself when there is nobody else. */
function insteadOf(id: string, accused: ReadonlySet<string>, policy: Policy): string {
  const person = policy.people[id]
  const owner = managerOf(policy.owner, policy)
  const others = [
    person?.deputy,
    person && managerOf(person.department, policy),
    owner,
    policy.people[owner]?.deputy,
  ].flatMap(other => (other === undefined ? [] : presentOf(other, policy)))
  return others.find(other => isPerson(other, policy) && !accused.has(other)) ?? id
}

/** The person, or who stands in for him now. Where all who stand in are away too, himself. */
export function presentOf(id: string, policy: Pick<Policy, 'standIns'>): string {
  const { standIns = {} } = policy
  const seen = new Set<string>()
  let present = id
  while (Object.hasOwn(standIns, present) && !seen.has(present)) {
    seen.add(present)
    present = standIns[present] ?? present
  }
  return Object.hasOwn(standIns, present) ? id : present
}

/** The policy as if nobody were away. */
export function withoutStandIns(policy: Policy): Policy {
  const { standIns: _, ...rest } = policy
  return rest
}

/** Who manages the department now. */
export function managerNow(department: string, policy: Pick<Policy, 'departments' | 'standIns'>): string {
  return presentOf(managerOf(department, policy), policy)
}

function resolveOne(ref: Who, complaint: CaseOfPeople, policy: Policy): string[] {
  const [kind, id] = ref.split(':')
  switch (kind) {
    case 'handler':
      return known(complaint.handler ?? complaint.arranged ?? managerOf(complaint.department ?? policy.owner, policy))
    case 'deputy': {
      const [handler] = resolveOne('handler', complaint, policy)
      return known((handler === undefined ? undefined : policy.people[handler]?.deputy) ?? null)
    }
    case 'manager':
      return known(managerOf(complaint.department ?? policy.owner, policy))
    case 'members':
      return membersOf(id ?? complaint.department ?? policy.owner, policy)
    case 'registrar':
      return known(complaint.registrar)
    case 'taker':
      return known(takerOf(complaint, policy))
    case 'expert':
      return expertsOf(complaint)
    case 'approver':
      return [...known(complaint.plan?.approver ?? null), ...known(complaint.plan?.principal ?? null)]
    case 'promiser':
      return complaint.promised ? [complaint.promised.by] : resolveOne('handler', complaint, policy)
    case 'told':
      return complaint.told ?? []
    case 'owner':
      return known(managerOf(policy.owner, policy))
    case 'owners':
      return membersOf(policy.owner, policy)
    case 'duty':
      return policy.onDuty?.[id ?? ''] ?? known(managerOf(id ?? policy.owner, policy))
    case 'department':
      return known(managerOf(id ?? policy.owner, policy))
    case 'person':
      return known(id ?? null)
    default:
      throw new Error(`unknown reference to a person: ${ref}`)
  }
}

/** Those whose opinion is awaited; for one from outside, whoever asked for it. */
function expertsOf({ expertOpinions = {} }: Partial<Pick<Complaint, 'expertOpinions'>>): string[] {
  return Object.values(expertOpinions).flatMap(({ answer, person, askedBy }) =>
    answer === null ? [person ?? askedBy] : [],
  )
}

/** Who takes up a complaint of this channel that no rule dispatches. */
function takerOf({ channel }: Pick<Complaint, 'channel'>, policy: Policy): string {
  const [kind, id = ''] = (policy.channels[channel ?? '']?.taker ?? `department:${policy.owner}`).split(':')
  return kind === 'person' ? id : managerOf(id, policy)
}

/** The group in which a complaint waits that no rule dispatched: that of the department whose member takes it up. */
export function takerGroup(complaint: Pick<Complaint, 'channel'>, policy: Policy): string {
  const department = policy.people[takerOf(complaint, policy)]?.department
  return departmentGroup(department ?? policy.owner, policy)
}

function known(id: string | null): string[] {
  return id === null ? [] : [id]
}

export function managerOf(department: string, policy: Pick<Policy, 'departments'>): string {
  const found = policy.departments[department]
  if (!found) throw new Error(`no department "${department}"`)
  return found.manager
}

function membersOf(department: string, policy: Policy): string[] {
  return Object.entries(policy.people)
    .filter(([, person]) => person.department === department)
    .map(([id]) => id)
}

/** Whether the policy knows this person. Ids come from outside too, and every object has a `constructor`. */
export function isPerson(id: string, policy: Pick<Policy, 'people'>): boolean {
  return Object.hasOwn(policy.people, id)
}

export function isDepartment(id: string, policy: Pick<Policy, 'departments'>): boolean {
  return Object.hasOwn(policy.departments, id)
}

/** What the department is called that owns every case. */
export function ownerName({ departments, owner }: Pick<Policy, 'departments' | 'owner'>): string {
  return departments[owner]?.name ?? owner
}

/** `销售经理 王海涛`; the id itself for a person whom the policy no longer knows. */
export function titleAndName(id: string, policy: Pick<Policy, 'people'>): string {
  const person = policy.people[id]
  return person ? `${person.title} ${person.name}` : id
}

/** The group in which a case is handled: that of its department, else that of the department which owns all cases. */
export function groupOf(complaint: Pick<Complaint, 'department'>, policy: Policy): string {
  return departmentGroup(complaint.department ?? policy.owner, policy)
}

export function departmentGroup(department: string, policy: Pick<Policy, 'departments'>): string {
  const found = policy.departments[department]
  if (!found) throw new Error(`no department "${department}"`)
  return found.group
}

/** The person's id in Feishu, once it is known: from the policy, or found by mobile or mail at boot. */
export function openIdOf(id: string, policy: Pick<Policy, 'people'>): string | null {
  return policy.people[id]?.openId ?? null
}

/** The person behind a Feishu id, or `null` for a stranger. */
export function personOf(openId: string, policy: Pick<Policy, 'people'>): string | null {
  return Object.entries(policy.people).find(([, person]) => person.openId === openId)?.[0] ?? null
}
