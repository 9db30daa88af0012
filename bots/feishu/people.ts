import { PlatformError } from '../../core/errors.ts'
import type { Directory } from '../../core/ports/messenger.ts'
import type { Logger } from '../../core/ports/system.ts'
import type { FeishuApi } from './api.ts'

/** The company's people in Feishu. */
export function feishuDirectory(of: { api: Pick<FeishuApi, 'resolveIds' | 'getUser'>; logger: Logger }): Directory {
  const { api, logger } = of
  return {
    find: ({ people }) =>
      api.resolveIds({
        mobiles: Object.values(people).flatMap(({ mobile }) => mobile ?? []),
        emails: Object.values(people).flatMap(({ email }) => email ?? []),
      }),
    async standing({ people }) {
      const standing = new Map<string, 'here' | 'resigned' | 'frozen'>()
      for (const [id, { openId }] of Object.entries(people)) {
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
