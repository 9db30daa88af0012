import type { TokenStore } from '../../core/ports/messenger.ts'
import type { Database } from './database.ts'

/** How long before its end a token is renewed; a tenth of its life when that is less. */
const RENEW_BEFORE_MS = 5 * 60_000

const READ = {
  name: 'token-read',
  text: `
SELECT token, rejected, renew_at > clock_timestamp() AS fresh, expires_at > clock_timestamp() AS alive FROM token WHERE key = $1`,
}
const LOCK = { name: 'token-lock', text: "SELECT pg_advisory_xact_lock(hashtextextended('token ' || $1, 0))" }
const REJECT = {
  name: 'token-reject',
  text: 'UPDATE token SET rejected = true WHERE key = $1 AND token = $2 AND NOT rejected',
}
const WRITE = {
  name: 'token-write',
  text: `
INSERT INTO token (key, token, renew_at, expires_at)
VALUES ($1, $2, clock_timestamp() + $3 * interval '1 ms', clock_timestamp() + $4 * interval '1 ms')
ON CONFLICT (key) DO UPDATE
  SET token = EXCLUDED.token, renew_at = EXCLUDED.renew_at, expires_at = EXCLUDED.expires_at, rejected = false`,
}

type TokenRow = { token: string; rejected: boolean; fresh: boolean; alive: boolean }

/**
 * Tokens in the database. Who has to fetch one holds an advisory lock meanwhile; the others wait for it, in one's own process on a
 * promise, so that waiting takes one connection a process at most.
 */
export function createTokens(database: Database): TokenStore {
  const renewing = new Map<string, Promise<string>>()
  type Fetch = () => Promise<{ token: string; expiresInMs: number }>

  const renew = (key: string, fetch: Fetch, rejected: string | undefined) =>
    database.transaction(async run => {
      await run(LOCK, [key])
      if (rejected !== undefined) await run(REJECT, [key, rejected])
      const [row] = await run<TokenRow>(READ, [key])
      if (row?.fresh && !row.rejected) return { token: row.token }
      try {
        const { token, expiresInMs } = await fetch()
        const renewInMs = expiresInMs - Math.min(RENEW_BEFORE_MS, expiresInMs / 10)
        await run(WRITE, [key, token, renewInMs, expiresInMs])
        return { token }
      } catch (error) {
        // The old one is good for a little longer. What was rejected must be remembered, so that this is no rollback.
        return row?.alive && !row.rejected ? { token: row.token } : { error }
      }
    })

  return {
    async obtain(key, fetch, rejected) {
      const [row] = await database.run<TokenRow>(READ, [key])
      if (row?.fresh && !row.rejected && row.token !== rejected) return row.token
      for (let joined = renewing.get(key); joined; joined = renewing.get(key)) {
        const token = await joined
        if (token !== rejected) return token
      }
      const own = renew(key, fetch, rejected)
        .then(result => {
          if ('error' in result) throw result.error
          return result.token
        })
        .finally(() => {
          if (renewing.get(key) === own) renewing.delete(key)
        })
      renewing.set(key, own)
      return own
    },
  }
}
