import { PlatformError } from '../errors.ts'
import { callOnStaff } from '../escalation/call-on.ts'
import { laneOf } from '../notification/lanes.ts'
import type { Notice, OutboxDraft } from '../notification/notice.ts'
import type { Policy } from '../policy/schema.ts'
import type { Directory } from '../ports/messenger.ts'
import type { Logger } from '../ports/system.ts'
import { type ReportPorts, relay } from '../report/report-plans.ts'
import { addDays, atLocal, DAY_MS, localDay, spokenDay } from '../time/china-time.ts'
import { word } from '../wording/wording.ts'
import { type Departed, type Departure, UNTIL_FURTHER_NOTICE } from './absence.ts'
import { managerNow, managerOf, presentOf, titleAndName } from './people.ts'

export type CheckPeoplePorts = Omit<ReportPorts, 'anomalies' | 'archive'> & { directory: Directory; logger: Logger }

/** Before the working day. */
const AT_MINUTES = 7 * 60 + 30
const AGAIN_MS = 15 * 60_000
const PLAN = 'people:'

export function isPeoplePlan(id: string): boolean {
  return id.startsWith(PLAN)
}

/** Sets the first look at whether the policy's people still work here. */
export async function planPeople(ports: CheckPeoplePorts): Promise<void> {
  const id = `${PLAN}${ports.policies.written().id}`
  const now = ports.clock.now()
  await ports.reports.begin({ id, fromDay: localDay(now), nextAt: nextLook(now) })
  const plan = await ports.reports.readPlan(id)
  if (plan) await ports.alarms.arm('report', id, plan.nextAt)
}

function nextLook(now: Date): Date {
  const today = atLocal(localDay(now), AT_MINUTES)
  return today.getTime() > now.getTime() ? today : atLocal(addDays(localDay(now), 1), AT_MINUTES)
}

/** A look was due: looks, and sets the next; soon, where the platform could not be asked. */
export async function ringPeople(id: string, ports: CheckPeoplePorts): Promise<void> {
  const plan = await ports.reports.readPlan(id)
  const now = ports.clock.now()
  if (!plan || plan.nextAt.getTime() > now.getTime() || id !== `${PLAN}${ports.policies.written().id}`) return
  let nextAt = nextLook(now)
  try {
    await checkPeople(ports)
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    ports.logger.warn({ code: error.code }, 'the people of the policy could not be looked up')
    nextAt = new Date(now.getTime() + AGAIN_MS)
  }
  await ports.reports.advance({ id, fromDay: localDay(now), nextAt })
  await ports.alarms.arm('report', id, nextAt)
}

/**
 * Looks whether everybody of the policy still works here: for whoever left or whose account is frozen his deputy stands in from now on, and
 * the owner of all cases is warned, and again every week while the policy still names him; whoever is back stands for himself again. Everybody is looked for again before: whoever is new, or has a
 * new account, is found. Done twice it is told once.
 */
export async function checkPeople(ports: CheckPeoplePorts): Promise<void> {
  const { policies, directory, clock } = ports
  await policies.keepFound(await directory.find(policies.written()))
  const standing = await directory.standing(policies.written())
  await policies.refresh()
  const today = localDay(clock.now())
  const away = policies.furtherNotice()
  for (const [person, state] of standing) {
    if (state === 'here' && away.has(person)) await takeBack(person, ports)
    if (state === 'here') continue
    const known = away.get(person)
    if (known?.departure !== state) await replace(person, state, today, ports)
    else await remindOf(person, known, today, ports)
  }
}

/** A stand-in is no answer for good: once a week the owner is told that the policy still names somebody who left. */
async function remindOf(
  person: string,
  { departure, since }: Departed,
  today: string,
  ports: CheckPeoplePorts,
): Promise<void> {
  const weeks = Math.floor((atLocal(today).getTime() - atLocal(since).getTime()) / (7 * DAY_MS))
  if (weeks < 1) return
  const { policy } = ports.policies.current()
  const facts = { people: '{people}', person: titleAndName(person, policy), id: person, since: spokenDay(since) }
  const deputy = titleAndName(presentOf(person, policy), policy)
  const text = word(policy, `people.${departure}.still`, { ...facts, deputy })
  // The week is in the key: looked at again in the same week, it is told once.
  await tell(
    `${person}.${since}.week${weeks}`,
    callOnStaff([managerNow(policy.owner, policy)], text, ['mention'], policy),
    ports,
  )
}

async function replace(person: string, state: Departure, today: string, ports: CheckPeoplePorts): Promise<void> {
  const { policy } = ports.policies.current()
  const deputy = deputyOf(person, policy)
  ports.logger.warn({ person, state, deputy: deputy ?? 'nobody' }, 'a person of the policy no longer works here')
  const facts = { people: '{people}', person: titleAndName(person, policy), id: person }
  const owner = managerNow(policy.owner, policy)
  const told = owner === person ? (deputy ?? owner) : owner
  const key = `${person}.${state}.${today}`
  if (deputy === null) {
    const text = word(policy, `people.${state}.alone`, facts)
    await tell(key, callOnStaff([told], text, ['mention'], policy), ports)
    return
  }
  const standsIn = { ...facts, deputy: titleAndName(deputy, policy) }
  await tell(
    key,
    [
      ...callOnStaff([told], word(policy, `people.${state}`, standsIn), ['mention', 'app'], policy),
      inPrivate(deputy, word(policy, `people.stands-in.${state}`, standsIn)),
    ],
    ports,
  )
  // After it is told: a crash in between has it told again under the same key.
  await ports.policies.addAbsence({ person, deputy, firstDay: today, lastDay: UNTIL_FURTHER_NOTICE, departure: state })
}

async function takeBack(person: string, ports: CheckPeoplePorts): Promise<void> {
  const { policy } = ports.policies.current()
  const text = word(policy, 'people.back', { people: '{people}', person: titleAndName(person, policy) })
  const key = `${person}.back.${localDay(ports.clock.now())}`
  await tell(key, callOnStaff([managerNow(policy.owner, policy)], text, ['mention'], policy), ports)
  await ports.policies.endAbsence(person, key)
}

/** Whom the policy names, else whoever manages his department, else whoever manages the owner of all cases; never himself. */
function deputyOf(person: string, policy: Policy): string | null {
  const { deputy, department } = policy.people[person] ?? {}
  const candidates = [deputy, department && managerOf(department, policy), managerOf(policy.owner, policy)]
  return (
    candidates.find(one => one !== undefined && one !== '' && presentOf(one, policy) !== person && one !== person) ??
    null
  )
}

function inPrivate(person: string, text: string): Notice {
  return { type: 'staff-call', place: { person }, people: [person], text, media: ['mention'], reportId: null }
}

async function tell(key: string, notices: Notice[], ports: CheckPeoplePorts): Promise<void> {
  const outbox = notices.map(
    (notice, index): OutboxDraft => ({ lane: laneOf(notice), key: `people.${key}.${index}`, notice }),
  )
  await ports.reports.enqueue(outbox)
  await relay(outbox, ports)
}
