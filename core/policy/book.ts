import { withDelegations } from '../case/approval.ts'
import type { Returns } from '../case/returns.ts'
import type { Knowledge } from '../knowledge/knowledge.ts'
import { type Absence, type Absences, departuresOf, withAbsences } from '../people/absence.ts'
import type { Delegation, Delegations } from '../people/delegation.ts'
import { withDuty } from '../people/duty.ts'
import { type FoundPeople, withFound } from '../people/find-people.ts'
import { isPerson } from '../people/people.ts'
import type { Clock, Logger, PolicyBook } from '../ports/system.ts'
import type { Articles } from '../report/ports.ts'
import { wallMs } from '../time/calendar.ts'
import { localDay } from '../time/china-time.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'
import { restorePolicy } from './load.ts'
import type { Policy } from './schema.ts'
import { vocabularyOf } from './vocabulary-of.ts'

/** The texts of all versions, and which one all processes go by. */
export type KeptPolicies = {
  save(version: string, text: string): Promise<void>
  read(version: string): Promise<string | null>
  /** Of a pack: what was taken up last, by whichever process. */
  inForce(pack: string): Promise<string | null>
  putInForce(pack: string, version: string): Promise<void>
}

/** Another process may have been told of a leave or a delegation, or found somebody: what is known is read again after this time. */
const LOOK_AGAIN_MS = 3000
/** How many customers answered changes slowly. */
const COUNT_AGAIN_MS = 300_000

/**
 * The rules in force and those of older complaints. A complaint keeps its rules; people, departments, groups and the duty roster are
 * always today's, so that nobody who has left is called, and whoever is away is replaced by his deputy. What one process takes up, by being
 * started or by reading its rules again, all others take up too; what one of them cannot read changes nothing there, and its log says so.
 */
export async function openPolicyBook(of: {
  policy: Policy
  vocabulary: Vocabulary
  kept: KeptPolicies
  /** Left out: nobody is looked for, whoever has no id stays without. */
  found?: FoundPeople
  absences: Absences
  delegations: Delegations
  articles: Articles
  /** Left out: nobody looks how many answered. */
  returns?: { since(pack: string, from: Date): Promise<Returns> }
  clock: Clock
  logger?: Logger
}): Promise<PolicyBook> {
  const { returns, logger, kept, found: foundPeople, absences, delegations, articles, clock } = of
  let { policy, vocabulary } = of
  const before = await kept.inForce(policy.id)
  const isOlder = before !== null && before !== policy.version && (await kept.read(policy.version)) !== null
  await kept.save(policy.version, JSON.stringify(policy))
  await kept.putInForce(policy.id, policy.version)
  if (isOlder)
    logger?.warn(
      { from: before, to: policy.version },
      'rules that were replaced before are in force again, for all processes: if nobody meant to go back, the policy file here is an old one',
    )
  let unreadable = ''
  const known = new Map<string, Policy>([[policy.version, policy]])
  let knowledge: Knowledge = []
  let returned: Returns | undefined
  let countedAt = Number.NEGATIVE_INFINITY
  let foundIds: ReadonlyMap<string, string> = new Map()
  let away: Absence[] = []
  let signing: Delegation[] = []
  let lookedAt = Number.NEGATIVE_INFINITY

  const takeUp = (next: Policy, words: Vocabulary) => {
    policy = next
    vocabulary = words
    // Older rules are read again: their people are today's.
    known.clear()
    known.set(next.version, next)
  }

  const lookAgain = async () => {
    await follow()
    await countReturns()
    const today = localDay(clock.now())
    const [absent, delegated, kept, ids] = await Promise.all([
      absences.list(today),
      delegations.list(today),
      articles.list(policy.id),
      foundPeople?.list(),
    ])
    away = absent.filter(isOurs)
    signing = delegated.filter(isOurs)
    knowledge = kept
    foundIds = ids ?? new Map()
    lookedAt = clock.now().getTime()
  }
  /** Takes up what another process has put in force. */
  const follow = async () => {
    const version = await kept.inForce(policy.id)
    if (version === null || version === policy.version || version === unreadable) return
    try {
      const text = await kept.read(version)
      if (text === null) throw new Error('it was not kept')
      const next = restorePolicy(text)
      takeUp(next, vocabularyOf(next))
      logger?.info({ to: version }, 'another process has read the policy again; it is taken up here too')
    } catch (error) {
      unreadable = version
      const facts = { version, error: error instanceof Error ? error.message : String(error) }
      logger?.error(facts, 'another process has put a policy in force that cannot be read here; the old one stays')
    }
  }
  const countReturns = async () => {
    const { sampling } = policy.followUp
    const at = clock.now().getTime()
    if (!sampling || !returns || Math.abs(at - countedAt) < COUNT_AGAIN_MS) return
    returned = await returns.since(policy.id, new Date(at - wallMs(sampling.over)))
    countedAt = at
  }
  const isOurs = ({ person, deputy }: Absence | Delegation) => isPerson(person, policy) && isPerson(deputy, policy)
  const now = (found: Policy): Policy => ({
    ...withDelegations(
      withDuty(withAbsences(withFound(found, foundIds), away, clock.now()), clock.now()),
      signing,
      clock.now(),
    ),
    knowledge,
    ...(returned && found.followUp.sampling ? { returns: returned } : {}),
  })

  const readVersion = async (policyVersion: string): Promise<Policy> => {
    const found = known.get(policyVersion)
    if (found) return found
    const text = await kept.read(policyVersion)
    if (text === null) throw new Error(`no policy ${policyVersion} was kept`)
    const restored = restorePolicy(text)
    const merged: Policy = {
      ...restored,
      // What could not yet be asked for when the case was opened is permitted as today.
      permissions: { ...policy.permissions, ...restored.permissions },
      people: { ...restored.people, ...policy.people },
      departments: { ...restored.departments, ...policy.departments },
      groups: { ...restored.groups, ...policy.groups },
      // A budget is of all cases together.
      urgent: policy.urgent,
      digest: policy.digest,
      calendars: { ...policy.calendars, ...restored.calendars },
      ...(policy.duty ? { duty: policy.duty } : {}),
    }
    known.set(policyVersion, merged)
    return merged
  }

  const book: PolicyBook = {
    current: () => ({ policy: now(policy), vocabulary }),
    written: () => withFound(policy, foundIds),
    furtherNotice: () => departuresOf(away),
    async keepFound(ids) {
      await foundPeople?.keep(ids)
      await lookAgain()
    },
    async version(policyVersion) {
      await book.refresh()
      return now(await readVersion(policyVersion))
    },
    async refresh() {
      if (Math.abs(clock.now().getTime() - lookedAt) >= LOOK_AGAIN_MS) await lookAgain()
    },
    async replace(next, words) {
      await kept.save(next.version, JSON.stringify(next))
      takeUp(next, words)
      await kept.putInForce(next.id, next.version)
      await lookAgain()
    },
    async keepArticle(article, person) {
      const keptArticle = await articles.keep(policy.id, article, person)
      await lookAgain()
      return keptArticle
    },
    async addAbsence(absence) {
      await absences.add(absence)
      await lookAgain()
    },
    async addDelegation(delegation, asked) {
      const replaced = await delegations.add(delegation, asked)
      await lookAgain()
      return replaced
    },
    async endDelegation(person, asked) {
      const ended = await delegations.end(person, asked)
      await lookAgain()
      return ended
    },
    async endAbsence(person, asked) {
      const ended = await absences.end(person, asked)
      await lookAgain()
      return ended
    },
  }
  await lookAgain()
  return book
}
