import { PlatformError } from '../../core/errors.ts'
import type { Policy } from '../../core/policy/schema.ts'
import type { Directory } from '../../core/ports/messenger.ts'
import type { Logger } from '../../core/ports/system.ts'
import type { FeishuApi } from './api.ts'

/** The company's people in Feishu. */
export function feishuDirectory(of: { api: Pick<FeishuApi, 'resolveIds' | 'getUser'>; logger: Logger }): Directory {
  const { api, logger } = of
  return {
    async find(policy) {
      const found = await findPeople(policy, api, logger)
      const isNew = Object.entries(found.people).some(([id, { openId }]) => openId !== policy.people[id]?.openId)
      return isNew ? found : policy
    },
    async standing(policy) {
      const standing = new Map<string, 'here' | 'resigned' | 'frozen'>()
      for (const [id, { openId }] of Object.entries(policy.people)) {
        if (!openId) continue
        try {
          const { resigned, frozen } = await api.getUser(openId)
          standing.set(id, resigned ? 'resigned' : frozen ? 'frozen' : 'here')
        } catch (error) {
          if (!(error instanceof PlatformError) || error.retry === 'later') throw error
          logger.warn({ person: id, code: error.code }, 'Feishu does not say whether this person works here')
        }
      }
      return standing
    },
  }
}

/**
 * The policy with everybody found in Feishu: by open_id where the policy says it, else by mobile number or mail address. Whoever is not
 * found stays without id and is named in the log: he can neither be mentioned nor press a button.
 */
export async function findPeople(policy: Policy, api: Pick<FeishuApi, 'resolveIds'>, logger: Logger): Promise<Policy> {
  const unknown = Object.values(policy.people).filter(person => !person.openId)
  if (unknown.length === 0) return policy
  const ids = await api
    .resolveIds({
      mobiles: unknown.flatMap(person => person.mobile ?? []),
      emails: unknown.flatMap(person => person.email ?? []),
    })
    .catch((error: unknown) => {
      // Complaints must be taken in even while Feishu is down; a restart finds the people.
      logger.error(
        { error: error instanceof PlatformError ? error.code : 'internal' },
        'Feishu cannot be asked for the people of the policy',
      )
      return new Map<string, string>()
    })
  const people = Object.fromEntries(
    Object.entries(policy.people).map(([id, person]) => {
      const openId = person.openId ?? ids.get(person.mobile ?? '') ?? ids.get(person.email ?? '')
      if (!openId)
        logger.warn(
          { person: id },
          'this person of the policy is not found in Feishu: give openId, mobile or email under people',
        )
      return [id, openId ? { ...person, openId } : person]
    }),
  )
  return { ...policy, people }
}
