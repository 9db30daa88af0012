import type { Clock } from '../../core/ports/system.ts'
import type { Database } from './database.ts'

/** The policies that complaints were opened under, by the hash of their text: a complaint keeps the one it began with. */
export type Policies = {
  /** Keeps the text of a version, once: a version's text never changes. */
  save(version: string, yamlText: string): Promise<void>
  read(version: string): Promise<string | null>
  /** The version of a pack that was taken up last, by whichever process. */
  inForce(pack: string): Promise<string | null>
  putInForce(pack: string, version: string): Promise<void>
}

const keyOf = (pack: string) => `policy.in-force.${pack}`

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
    async inForce(pack) {
      const row = await prisma.setting.findUnique({ where: { key: keyOf(pack) } })
      return row?.value ?? null
    },
    async putInForce(pack, version) {
      const key = keyOf(pack)
      await prisma.setting.upsert({ where: { key }, create: { key, value: version }, update: { value: version } })
    },
  }
}
