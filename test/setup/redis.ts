import { spawn, spawnSync } from 'node:child_process'
import { openSync, readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { createServer } from 'node:net'
import path from 'node:path'
import { Redis } from 'ioredis'
import { signal, until } from '../../prisma/embedded/postmaster.ts'
import { fetchDebianPackage } from './debian-package.ts'

type Program = { command: string; libraries: string | undefined }

/**
 * Redis for this run: the one that `REDIS_URL` names, else one started here from `redis-server` on the PATH, else from
 * Debian's package, fetched into the user's cache and not installed. Throws with the reason when none can be had.
 */
export async function startRedis(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const given = process.env.REDIS_URL
  if (given) return { url: given, stop: async () => {} }

  const program = await findProgram()
  const port = await freePort()
  const logFile = path.join(folder, 'redis.log')
  const log = openSync(logFile, 'a')
  const settings = {
    port,
    bind: '127.0.0.1',
    dir: folder,
    pidfile: path.join(folder, 'redis.pid'),
    save: '',
    appendonly: 'no',
    'maxmemory-policy': 'noeviction',
    hz: 100,
  }
  const child = spawn(
    program.command,
    Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
    {
      stdio: ['ignore', log, log],
      env: { ...process.env, ...(program.libraries && { LD_LIBRARY_PATH: program.libraries }) },
    },
  )
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  const endWithProcess = () => child.kill('SIGKILL')
  process.once('exit', endWithProcess)

  const client = new Redis({ host: '127.0.0.1', port, lazyConnect: true, maxRetriesPerRequest: null })
  client.on('error', () => {}) // It is not listening yet.
  try {
    const answer = await Promise.race([client.ping(), until('Redis to start', 10_000, () => (ended ? 'ended' : null))])
    if (answer !== 'PONG')
      throw new Error(`Redis does not start: ${readFileSync(logFile, 'utf8').trimEnd().split('\n').at(-1)}`)
  } finally {
    client.disconnect()
  }

  const stop = async () => {
    process.off('exit', endWithProcess)
    child.kill('SIGKILL')
    await until('Redis to stop', 10_000, () => (ended ? true : null))
  }
  return { url: `redis://127.0.0.1:${port}`, stop }
}

/** Ends the Redis that a killed run left in its folder. */
export async function endStrayRedis(folder: string): Promise<void> {
  try {
    const pid = Number(readFileSync(path.join(folder, 'redis.pid'), 'utf8'))
    if (readlinkSync(`/proc/${pid}/cwd`) === realpathSync(folder)) signal(pid, 'SIGKILL')
  } catch {
    // It has none.
  }
}

async function findProgram(): Promise<Program> {
  if (spawnSync('redis-server', ['--version']).status === 0) return { command: 'redis-server', libraries: undefined }
  try {
    const { root, libraries } = await fetchDebianPackage('redis-server')
    const command = path.join(root, 'usr', 'bin', 'redis-server')
    const trial = spawnSync(command, ['--version'], {
      env: { ...process.env, LD_LIBRARY_PATH: libraries },
      encoding: 'utf8',
    })
    if (trial.status !== 0) throw new Error(`the fetched one does not run: ${trial.stderr || trial.error?.message}`)
    return { command, libraries }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `These tests need Redis: set REDIS_URL, install redis-server, or skip them with SKIP_REDIS=1. Tried Debian's package: ${reason}`,
      { cause: error },
    )
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
