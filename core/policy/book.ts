import type { PolicyBook } from '../ports.ts'
import type { Vocabulary } from '../understanding/vocabulary.ts'
import { restorePolicy } from './load.ts'
import type { Policy } from './schema.ts'

/**
 * The rules in force and those of older complaints. A complaint keeps its rules; people, departments and groups are always today's, so
 * that nobody who has left is called.
 */
export async function openPolicyBook(of: {
  policy: Policy
  vocabulary: Vocabulary
  kept: { save(version: string, text: string): Promise<void>; read(version: string): Promise<string | null> }
}): Promise<PolicyBook> {
  const { policy, vocabulary, kept } = of
  await kept.save(policy.version, JSON.stringify(policy))
  const known = new Map<string, Policy>([[policy.version, policy]])
  const { people, departments, groups } = policy
  return {
    current: () => ({ policy, vocabulary }),
    async version(policyVersion) {
      const found = known.get(policyVersion)
      if (found) return found
      const text = await kept.read(policyVersion)
      if (text === null) throw new Error(`no policy ${policyVersion} was kept`)
      const restored = restorePolicy(text)
      const merged: Policy = {
        ...restored,
        // What could not yet be asked for when the case was opened is permitted as today.
        permissions: { ...policy.permissions, ...restored.permissions },
        people: { ...restored.people, ...people },
        departments: { ...restored.departments, ...departments },
        groups: { ...restored.groups, ...groups },
      }
      known.set(policyVersion, merged)
      return merged
    },
  }
}
