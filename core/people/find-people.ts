import { PlatformError } from '../errors.ts'
import type { Policy } from '../policy/schema.ts'
import type { Directory } from '../ports/messenger.ts'
import type { Logger, PolicyBook } from '../ports/system.ts'

/** Ids of people in the company's own chat, found by what the policy says of them and kept for all processes. */
export type FoundPeople = {
  /** By mobile number or mail address. */
  list(): Promise<Map<string, string>>
  /** What is known already is replaced. */
  keep(found: ReadonlyMap<string, string>): Promise<void>
}

/** The policy with the ids of everybody who was found; an id that is written counts more. */
export function withFound(policy: Policy, found: ReadonlyMap<string, string>): Policy {
  if (found.size === 0) return policy
  const people = Object.entries(policy.people).map(([id, person]) => {
    const openId = person.openId ?? found.get(person.mobile ?? '') ?? found.get(person.email ?? '')
    return [id, openId === undefined ? person : { ...person, openId }] as const
  })
  return { ...policy, people: Object.fromEntries(people) }
}

/**
 * Looks for people of whom no id is known, before anything is told to them. While the platform cannot be asked nothing is held up: complaints
 * must be taken in all the same, and the next morning's look finds them (`checkPeople`). Whoever is not found is named in the log: he can
 * neither be mentioned nor press a button.
 */
export async function findPeople(ports: {
  policies: PolicyBook
  directory: Pick<Directory, 'find'>
  logger: Logger
}): Promise<void> {
  const { policies, directory, logger } = ports
  if (unknownIn(policies.written()).length === 0) return
  try {
    await policies.keepFound(await directory.find(policies.written()))
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error
    logger.error({ code: error.code }, 'Feishu cannot be asked for the people of the policy')
  }
  for (const person of unknownIn(policies.written()))
    logger.warn(
      { person },
      'this person of the policy is not found in Feishu: give openId, mobile or email under people',
    )
}

function unknownIn({ people }: Policy): string[] {
  return Object.entries(people).flatMap(([id, { openId }]) => (openId === undefined ? [id] : []))
}
