import { PlatformError } from '../../core/errors.ts'
import type { Directory } from '../../core/ports/messenger.ts'
import type { Logger } from '../../core/ports/system.ts'
import type { FeishuApi } from './api.ts'
import { pacer, realStopwatch, type Stopwatch } from './pace.ts'

/** The platform lets 50 calls a second through for one kind of call; other programs of the company ask as well. */
const PER_SECOND = 20
/** Enough for a company's whole list; nobody waits for the answer. */
const MAX_WAIT_MS = 120_000

/** The company's people in Feishu. */
export function feishuDirectory(of: {
  api: Pick<FeishuApi, 'resolveIds' | 'getUser'>
  logger: Logger
  stopwatch?: Stopwatch
}): Directory {
  const { api, logger } = of
  const pace = pacer({ perSecond: PER_SECOND, maxWaitMs: MAX_WAIT_MS, stopwatch: of.stopwatch ?? realStopwatch })
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
          const { resigned, frozen } = await pace('users', () => api.getUser(openId))
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
