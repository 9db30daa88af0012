import type { FastifyPluginAsync } from 'fastify'

/** Resolves when the part works, rejects when it does not. */
export type Check = () => Promise<unknown>

const CHECK_TIMEOUT_MS = 2000

/**
 * `GET /healthz`: 200 as long as the process answers. `GET /readyz`: 200 when every check passes, else 503 naming what is down; a
 * check that takes longer than `timeoutMs` counts as failed. Why it failed is not told: the reason may name hosts and accounts.
 */
export function health(options: { checks: Record<string, Check>; timeoutMs?: number }): FastifyPluginAsync {
  const { checks, timeoutMs = CHECK_TIMEOUT_MS } = options
  return async app => {
    app.get('/healthz', async () => ({ alive: true }))

    app.get('/readyz', async (_request, reply) => {
      const names = Object.keys(checks)
      const results = await Promise.all(Object.values(checks).map(check => passes(check, timeoutMs)))
      const down = names.filter((_name, index) => !results[index])
      if (down.length === 0) return { ready: true }
      const error = { code: 'not-ready', message: `not ready: ${down.join(', ')}` }
      return reply.code(503).send({ error, down })
    })
  }
}

async function passes(check: Check, timeoutMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>(resolve => {
    timer = setTimeout(() => resolve(false), timeoutMs)
  })
  try {
    return await Promise.race([works(check), late])
  } finally {
    clearTimeout(timer)
  }
}

async function works(check: Check): Promise<boolean> {
  try {
    await check()
    return true
  } catch {
    return false
  }
}
