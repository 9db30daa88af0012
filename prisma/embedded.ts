import { spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, statSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { InputError } from '../core/errors.ts'
import { type Account, serverAccount } from './embedded/account.ts'
import { type Binaries, prepareBinaries } from './embedded/binaries.ts'
import {
  clusterExists,
  createCluster,
  isAlive,
  locateCluster,
  prepareDataDir,
  readSecret,
  SYSTEM_FOLDER,
  serverEnvironment,
} from './embedded/cluster.ts'
import { endPostmaster, forgetStranger, readPostmaster, signal, until } from './embedded/postmaster.ts'

export type EmbeddedPostgres = {
  /** Connection string of the database `heed`, secret included. */
  url: string
  /** Where PostgreSQL keeps its files: in the data folder, or elsewhere when its account cannot reach that. */
  clusterDir: string
  /** Ends the server; committed work stays. May be called twice. */
  stop(): Promise<void>
}

export type EmbeddedOptions = {
  /** Absolute path. Two servers with different folders do not meet. */
  dataDir: string
  /** Told what takes long, one sentence a call. */
  log: (message: string) => void
  /** `false` gives up safety against power cuts for speed: for tests. Default `true`. */
  durable?: boolean
}

/** `HEED_DATA`, else a folder of the user's own outside the checkout; for root `/var/lib/heed`. */
export function defaultDataDir(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.HEED_DATA) return path.resolve(environment.HEED_DATA)
  if (process.getuid?.() === 0) return SYSTEM_FOLDER
  return path.join(environment.XDG_DATA_HOME || path.join(os.homedir(), '.local', 'share'), 'heed')
}

/**
 * Starts the PostgreSQL that comes with the program, on a free port of the loopback interface, with a password of its own.
 *
 * The owner of a data folder is whoever holds an advisory lock on its server, and a lock goes with its holder's
 * connection: so a server left by a killed run is taken over as it is, a half-made cluster is made again, and a second
 * start on the same folder is refused. The server ends with `stop()`, and with this process unless that is killed.
 *
 * Throws `InputError`, fit to be shown, when the folder cannot be written or another Heed uses it.
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, durable = true } = options
  await prepareDataDir(dataDir)
  let account = serverAccount()
  const clusterDir = await locateCluster(dataDir, account)
  const binaries = await prepareBinaries(account, SYSTEM_FOLDER)
  if (!clusterExists(clusterDir)) {
    log(`Creating a database in ${clusterDir}`)
    await createCluster({ clusterDir, binaries, account, durable })
  }
  if (account) account = await ownerOf(clusterDir)

  const logFile = path.join(dataDir, 'postgres.log')
  const password = await readSecret(clusterDir)
  const port = await findOrLaunch({ clusterDir, binaries, account, durable, logFile })
  const url = (database: string) => `postgresql://heed:${password}@127.0.0.1:${port}/${database}`
  const owner = await takeOwnership(url('postgres'), dataDir)
  await createDatabase(owner)

  const endWithProcess = stopAtExit(clusterDir, durable)
  let stopping: Promise<void> | undefined
  const stop = async () => {
    await endPostmaster(clusterDir)
    await owner.end().catch(() => {})
    endWithProcess.cancel()
  }
  return { url: url('heed'), clusterDir, stop: () => (stopping ??= stop()) }
}

/** Returns the port of a server that is ready: the one that runs already, or a new one. */
async function findOrLaunch(server: {
  clusterDir: string
  binaries: Binaries
  account: Account | null
  durable: boolean
  logFile: string
}): Promise<number> {
  const { clusterDir } = server
  for (let attempt = 1; ; attempt++) {
    const launched = readPostmaster(clusterDir) === null ? await launch(server) : null
    const port = await until<number | 'ended'>('PostgreSQL to be ready', 120_000, () => {
      const running = readPostmaster(clusterDir)
      if (running?.ready) return running.port
      return running === null && launched?.hasEnded() !== false ? 'ended' : null
    })
    if (port !== 'ended') return port
    // A port taken by somebody else in between, or the last server's processes still ending.
    if (attempt === 20)
      throw new Error(`PostgreSQL does not start: ${lastLine(server.logFile)} (more in ${server.logFile})`)
    await wait(attempt * 50)
  }
}

async function launch(server: {
  clusterDir: string
  binaries: Binaries
  account: Account | null
  durable: boolean
  logFile: string
}): Promise<{ hasEnded(): boolean }> {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: await freePort(),
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    jit: 'off',
    ...(server.durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  forgetStranger(server.clusterDir)
  const logHandle = openSync(server.logFile, isLarge(server.logFile) ? 'w' : 'a', 0o600)
  const child = spawn(
    server.binaries.postgres,
    ['-D', server.clusterDir, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    // A session of its own: Ctrl-C in the terminal reaches us, and we end the server after our own work.
    { ...server.account, cwd: '/', env: serverEnvironment(), detached: true, stdio: ['ignore', logHandle, logHandle] },
  )
  closeSync(logHandle)
  child.unref()
  let ended = false
  child.once('exit', () => {
    ended = true
  })
  child.once('error', () => {
    ended = true
  })
  return { hasEnded: () => ended }
}

const OWNER_LOCK = 4_853_556

async function takeOwnership(url: string, dataDir: string): Promise<pg.Client> {
  const owner = new pg.Client({ connectionString: url, application_name: `heed ${process.pid}`, keepAlive: true })
  // The server going away is noticed by those who use it; this connection only stands for us.
  owner.on('error', () => {})
  await owner.connect()
  const holder = await until<number | 'us'>('a killed run to let go of its database', 10_000, async () => {
    const { rows } = await owner.query<{ mine: boolean }>('select pg_try_advisory_lock($1) as mine', [OWNER_LOCK])
    if (rows[0]?.mine) return 'us'
    const others = await owner.query<{ name: string }>(
      `select application_name as name from pg_locks join pg_stat_activity using (pid)
        where locktype = 'advisory' and objid = $1 and granted`,
      [OWNER_LOCK],
    )
    const pid = Number(others.rows[0]?.name.split(' ')[1] ?? 0)
    return pid > 0 && isAlive(pid) ? pid : null
  })
  if (holder === 'us') return owner
  await owner.end()
  throw new InputError(`Another Heed (pid ${holder}) is using ${dataDir}: stop it, or set HEED_DATA to another folder`)
}

async function createDatabase(owner: pg.Client): Promise<void> {
  const { rowCount } = await owner.query("select from pg_database where datname = 'heed'")
  if (rowCount === 0) await owner.query('create database heed')
}

/** Ends the server when this process ends, also by a signal that nobody else handles. */
function stopAtExit(clusterDir: string, durable: boolean): { cancel(): void } {
  const atExit = () => {
    const running = readPostmaster(clusterDir)
    if (running) signal(running.pid, durable ? 'SIGINT' : 'SIGQUIT')
  }
  const onSignal = (name: NodeJS.Signals) => {
    if (process.listenerCount(name) > 1) return
    cancel()
    atExit()
    process.kill(process.pid, name)
  }
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const cancel = () => {
    process.off('exit', atExit)
    for (const name of names) process.off(name, onSignal)
  }
  process.on('exit', atExit)
  for (const name of names) process.on(name, onSignal)
  return { cancel }
}

/** A free port of the loopback interface. Somebody may take it before it is used: be ready to ask again. */
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

/** A cluster runs as whoever owns it, even when another account would be chosen today. */
async function ownerOf(clusterDir: string): Promise<Account> {
  const { uid, gid } = await stat(clusterDir)
  return { uid, gid }
}

const LARGE_LOG_BYTES = 5_000_000
const isLarge = (file: string) => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > LARGE_LOG_BYTES

function lastLine(file: string): string {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n')
  return lines.findLast(line => /FATAL|ERROR/.test(line)) ?? lines.at(-1) ?? 'it says nothing'
}
