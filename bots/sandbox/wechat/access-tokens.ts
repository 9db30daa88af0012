import { randomBytes } from 'node:crypto'
import type { Clock } from '../../../core/ports/system.ts'
import type { IssuedToken, Store } from './store.ts'

const LIFE_MS = 7_200_000
const HANDOVER_MS = 300_000
const DAY_MS = 86_400_000
const CHINA_MS = 8 * 3_600_000
const FORCED_PER_DAY = 20
const FORCED_APART_MS = 30_000
const BASIC_PER_DAY = 2000

type Issued = { access_token: string; expires_in: number }
type Refused = { refusal: 45009 | 45011 }

export type AccessTokens = {
  /**
   * `stable_token`: the same token while it has more than five minutes left; a forced refresh ends the old one at once.
   * https://developers.weixin.qq.com/doc/service/api/base/api_getstableaccesstoken
   */
  stable(forced: boolean): Issued | Refused
  /** `token`: a new one with every call, the one before stays good for five minutes. Apart from the stable one. */
  basic(): Issued | Refused
  /** 0, or the platform's code for what is wrong with it. */
  check(token: string | null): 0 | 40001 | 40014 | 41001 | 42001
  /** Lets a token expire before its time. */
  expire(token: string): void
}

const chinaDay = (ms: number) => Math.floor((ms + CHINA_MS) / DAY_MS)

export function createAccessTokens(store: Store, clock: Clock): AccessTokens {
  const { tokens } = store.state
  const now = () => clock.now().getTime()

  const alive = (token: IssuedToken) => {
    const ended = tokens.get(token.token)?.ended
    return now() < token.expiresAt && (ended === undefined || now() < ended.at)
  }
  const newestFirst = (kind: IssuedToken['kind']) => [...tokens.values()].filter(token => token.kind === kind).reverse()

  const issue = (kind: IssuedToken['kind'], forced: boolean): Issued => {
    const issuedAt = now()
    const token = `97_${randomBytes(100).toString('base64url')}`
    store.record({ entry: 'token', token: { token, kind, forced, issuedAt, expiresAt: issuedAt + LIFE_MS } })
    return { access_token: token, expires_in: LIFE_MS / 1000 }
  }

  return {
    stable(forced) {
      const stable = newestFirst('stable')
      if (!forced) {
        const current = stable.find(alive)
        if (current !== undefined && current.expiresAt - now() > HANDOVER_MS) {
          return { access_token: current.token, expires_in: Math.floor((current.expiresAt - now()) / 1000) }
        }
        return issue('stable', false)
      }
      const forcedBefore = stable.filter(token => token.forced)
      if (forcedBefore.filter(token => chinaDay(token.issuedAt) === chinaDay(now())).length >= FORCED_PER_DAY) {
        return { refusal: 45009 }
      }
      const last = forcedBefore[0]
      if (last !== undefined && now() - last.issuedAt < FORCED_APART_MS) return { refusal: 45011 }
      for (const token of stable.filter(alive)) {
        store.record({ entry: 'token-ended', token: token.token, at: now(), code: 40001 })
      }
      return issue('stable', true)
    },
    basic() {
      const basic = newestFirst('basic')
      if (basic.filter(token => chinaDay(token.issuedAt) === chinaDay(now())).length >= BASIC_PER_DAY) {
        return { refusal: 45009 }
      }
      const current = basic[0]
      if (current !== undefined && alive(current)) {
        store.record({ entry: 'token-ended', token: current.token, at: now() + HANDOVER_MS, code: 40001 })
      }
      return issue('basic', false)
    },
    check(token) {
      if (token === null || token === '') return 41001
      if (!/^\d+_[\w-]{64,}$/.test(token)) return 40014
      const known = tokens.get(token)
      if (known === undefined) return 40001
      if (known.ended !== undefined && now() >= known.ended.at) return known.ended.code
      return now() < known.expiresAt ? 0 : 42001
    },
    expire(token) {
      if (tokens.has(token)) store.record({ entry: 'token-ended', token, at: now(), code: 42001 })
    },
  }
}
