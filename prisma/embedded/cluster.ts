import { execFile } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, chown, mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { InputError } from '../../core/errors.ts'
import { type Account, canEnter } from './account.ts'
import type { Binaries } from './binaries.ts'

/** Where root keeps what PostgreSQL's own account must reach. */
export const SYSTEM_FOLDER = '/var/lib/heed'

const SECRET_FILE = 'heed.secret'
const run = promisify(execFile)

/** Makes sure that the data folder is there and can be written. Throws `InputError` naming it. */
export async function prepareDataDir(dataDir: string): Promise<void> {
  const probe = path.join(dataDir, `.probe-${process.pid}`)
  try {
    await makeFolder(dataDir)
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new InputError(
      `The data folder ${dataDir} cannot be written (${code}): make it writable, or set HEED_DATA to another folder`,
      {
        cause: error,
      },
    )
  }
}

/** Node's own recursive mkdir never returns where a parent is there and yet nothing can be made in it, as under /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (existsSync(folder)) return
  await makeFolder(path.dirname(folder))
  await mkdir(folder, { mode: 0o755 })
}

/**
 * Says where the cluster lies: `postgres` in the data folder, or, where PostgreSQL's account cannot reach that folder
 * (root's private folders), in a folder of its own under `/var/lib/heed`, which the data folder remembers.
 */
export async function locateCluster(dataDir: string, account: Account | null): Promise<string> {
  const inside = path.join(dataDir, 'postgres')
  if (account === null) return inside
  if (!canEnter(account, dataDir) && canEnter(account, path.dirname(dataDir))) {
    await chmod(dataDir, ((await stat(dataDir)).mode & 0o777) | 0o011)
  }
  if (canEnter(account, dataDir)) return inside
  const pointer = path.join(dataDir, 'postgres.location')
  try {
    await writeFile(pointer, path.join(SYSTEM_FOLDER, 'clusters', randomUUID()), { flag: 'wx' })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  const outside = (await readFile(pointer, 'utf8')).trim()
  await mkdir(path.dirname(outside), { recursive: true, mode: 0o755 })
  return outside
}

/**
 * Makes the cluster when there is none. It is built beside its place and moved there whole, so that a kill in the middle
 * leaves only rubbish, which the next call clears away.
 */
export async function createCluster(options: {
  clusterDir: string
  binaries: Binaries
  account: Account | null
  durable: boolean
}): Promise<void> {
  const { clusterDir, account } = options
  await clearHalfMade(clusterDir)
  const half = `${clusterDir}.new-${process.pid}`
  const password = randomBytes(24).toString('hex')
  await mkdir(half, { mode: 0o700 })
  const passwordFile = `${half}.password`
  try {
    await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' })
    if (account) await Promise.all([half, passwordFile].map(file => chown(file, account.uid, account.gid)))
    await run(
      options.binaries.initdb,
      [
        ...['-D', half, '-U', 'heed', '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--encoding', 'UTF8'],
        ...['--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
        ...(options.durable ? [] : ['--no-sync']),
      ],
      { ...account, cwd: '/', env: serverEnvironment() },
    )
    await writeFile(path.join(half, SECRET_FILE), password, { mode: 0o600, flush: true })
    await moveIntoPlace(half, clusterDir)
  } finally {
    await rm(passwordFile, { force: true })
    await rm(half, { recursive: true, force: true })
  }
}

/** A finished cluster has its secret, which is written last. */
export const clusterExists = (clusterDir: string) => existsSync(path.join(clusterDir, SECRET_FILE))

export const readSecret = (clusterDir: string) => readFile(path.join(clusterDir, SECRET_FILE), 'utf8')

/** The server needs nothing of our environment, and must not see our secrets. */
export const serverEnvironment = (): NodeJS.ProcessEnv => ({ PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' })

async function moveIntoPlace(half: string, clusterDir: string): Promise<void> {
  try {
    await rename(half, clusterDir)
  } catch (error) {
    if (clusterExists(clusterDir)) return
    throw error
  }
  const parent = await open(path.dirname(clusterDir), 'r')
  await parent.sync().finally(() => parent.close())
}

async function clearHalfMade(clusterDir: string): Promise<void> {
  const prefix = `${path.basename(clusterDir)}.new-`
  for (const name of await readdir(path.dirname(clusterDir))) {
    const pid = Number(/^\d+/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : '')?.[0] ?? 0)
    if (pid > 0 && (pid === process.pid || !isAlive(pid))) {
      await rm(path.join(path.dirname(clusterDir), name), { recursive: true, force: true })
    }
  }
}

/** Whether there is a process of this id; one that belongs to somebody else counts. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
