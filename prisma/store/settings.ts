import type { Settings } from '../../core/ports/system.ts'
import type { Database } from './database.ts'

export function createSettings({ prisma }: Database): Settings {
  return {
    async read(key) {
      const setting = await prisma.setting.findUnique({ where: { key } })
      return setting?.value ?? null
    },
    async find(keysFrom, valueFrom) {
      const setting = await prisma.setting.findFirst({
        where: { key: { startsWith: keysFrom }, value: { startsWith: valueFrom } },
      })
      return setting?.key ?? null
    },
    async write(key, value) {
      await prisma.setting.upsert({ where: { key }, create: { key, value }, update: { value } })
    },
  }
}
