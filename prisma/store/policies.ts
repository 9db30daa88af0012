import type { Clock } from '../../core/ports/system.ts'
import type { Database } from './database.ts'

/** The policies that complaints were opened under, by the hash of their text: a complaint keeps the one it began with. */
export type Policies = {
  /** Keeps the text of a version, once: a version's text never changes. */
  save(version: string, yamlText: string): Promise<void>
  read(version: string): Promise<string | null>
}

export function createPolicies({ prisma }: Database, clock: Clock): Policies {
  return {
    async save(version, yamlText) {
      const row = { hash: version, content: yamlText, savedAt: clock.now() }
      await prisma.policyVersion.createMany({ data: [row], skipDuplicates: true })
    },
    async read(version) {
      const row = await prisma.policyVersion.findUnique({ where: { hash: version } })
      return row?.content ?? null
    },
  }
}
