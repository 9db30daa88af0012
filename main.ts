import path from 'node:path'
import { type Logger as PinoLogger, pino } from 'pino'
import type { ServerLogger } from './bots/server.ts'
import { type Config, readConfig } from './config.ts'
import { InputError } from './core/errors.ts'
import { loadPolicy } from './core/policy/load.ts'
import type { Policy } from './core/policy/schema.ts'
import { calendarRule, coversYear } from './core/time/calendar.ts'
import { localDay } from './core/time/china-time.ts'
import { defaultDataDir, startEmbeddedPostgres } from './prisma/embedded.ts'
import { applyMigrations } from './prisma/migrate.ts'

/** `npm start`: starts what is not given by the environment, says where to look, and ends all of it with Ctrl-C. */

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const policy = loadPolicy(config.policy)
  const puppet = config.puppet === null ? undefined : await puppetNamed(config.puppet)
  const log = pino({ level: config.logLevel, base: null }, pino.destination(2))
  const ending: (() => Promise<unknown>)[] = []
  const end = once(async () => {
    for (const step of ending.reverse())
      await step().catch(error => log.error({ error: String(error) }, 'a part did not end well'))
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave(end))

  try {
    say(`Heed 有诉必应 · ${policy.organisation} · ${policy.title}`)
    for (const warning of uncoveredYears(policy, new Date())) say(`! ${warning}`)
    const dataDir = path.resolve(config.dataDir ?? defaultDataDir())
    // The database gets ready while the rest is read in.
    const [databaseUrl, { startHeed }] = await Promise.all([
      migratedDatabase(config, dataDir, ending),
      import('./heed.ts'),
    ])
    const heed = await startHeed({
      databaseUrl,
      queue: config.redisUrl
        ? { kind: 'redis', url: config.redisUrl, prefix: `{heed-${policy.id}}` }
        : { kind: 'postgres', url: databaseUrl },
      policy,
      readPolicy: () => loadPolicy(config.policy),
      host: config.host,
      port: config.port,
      roles: config.roles,
      wechat: config.wechat,
      ...(puppet ? { puppet } : {}),
      feishu: config.feishu,
      feishuMode: config.feishuMode,
      passiveReply: config.passiveReply,
      setAsideDir: path.join(dataDir, 'set-aside'),
      sandboxDir: config.sandbox ? dataDir : null,
      reading: config.reading,
      systems: config.systems,
      files: { bucket: config.bucket, folder: filesDir(config, dataDir) },
      queuesToken: config.queuesToken,
      logger: asLogger(log),
    })
    ending.push(heed.close)
    process.on(
      'SIGHUP',
      () =>
        void heed.reload().catch(error => log.error({ error: String(error) }, 'the policy could not be read again')),
    )
    welcome(config, heed.url)
  } catch (error) {
    await end()
    throw error
  }
}

async function puppetNamed(name: string) {
  const { loadPuppet } = await import('./bots/wechat/load-puppet.ts')
  return loadPuppet(name)
}

/** Beside the embedded database lies a folder; a database that several processes may share is what all of them see. */
function filesDir({ filesDir, databaseUrl }: Config, dataDir: string): string | null {
  return filesDir ?? (databaseUrl === null ? path.join(dataDir, 'files') : null)
}

async function migratedDatabase(config: Config, dataDir: string, ending: (() => Promise<unknown>)[]): Promise<string> {
  const databaseUrl = config.databaseUrl ?? (await embeddedDatabase(dataDir, ending))
  await applyMigrations(databaseUrl)
  return databaseUrl
}

async function embeddedDatabase(dataDir: string, ending: (() => Promise<unknown>)[]): Promise<string> {
  say(`Starting the database (data in ${dataDir})…`)
  const postgres = await startEmbeddedPostgres({ dataDir, log: line => say(`  ${line}`) })
  ending.push(() => postgres.stop())
  return postgres.url
}

/** pino as core's logger: facts first, then the sentence. */
function asLogger(log: PinoLogger): ServerLogger {
  return {
    debug: (facts, message) => log.debug(facts, message),
    info: (facts, message) => log.info(facts, message),
    warn: (facts, message) => log.warn(facts, message),
    error: (facts, message) => log.error(facts, message),
  }
}

function welcome(config: Config, url: string): void {
  if (config.sandbox) {
    say(`Open ${url}/sandbox : on the left a customer's phone, in the middle Feishu, on the right the case.`)
    say('Or watch the main story in a second terminal: npm run demo')
  } else {
    const wechat = config.puppet === null ? 'WeChat pushes to /wechat' : `customers come by ${config.puppet}`
    say(`Listening on ${url} : ${wechat}, Feishu to /feishu; health at /readyz, numbers at /metrics.`)
  }
  say('Ctrl-C ends everything.')
}

/** Working days can only be counted in years whose holidays are known: this one and, from autumn on, the next. */
function uncoveredYears(policy: Policy, now: Date): string[] {
  const year = Number(localDay(now).slice(0, 4))
  const names = new Set(
    Object.values(policy.clocks).flatMap(clock => [clock.calendar, clock.startIn?.calendar ?? clock.calendar]),
  )
  return [year, year + 1].flatMap(candidate => {
    const unaware = [...names].filter(name => !coversYear(calendarRule(policy, name), candidate))
    if (unaware.length === 0) return []
    return `The public holidays of ${candidate} are not known yet: every Monday to Friday counts as a working day. Add them to the policy under calendars.<name>.overrides (${unaware.join(', ')}).`
  })
}

async function leave(end: () => Promise<void>): Promise<void> {
  say('\nEnding…')
  await end()
  process.exit(0)
}

function once(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined
  return () => {
    running ??= work()
    return running
  }
}

/** Mistakes that a person can mend are one clear line; anything else is a bug and shows where. */
function explain(error: unknown): string {
  if (error instanceof InputError) return error.message
  if (error instanceof Error && 'code' in error) {
    if (error.code === 'EADDRINUSE')
      return `Port ${process.env.PORT ?? 3000} is in use. Stop what uses it, or choose another: PORT=3001 npm start`
    if (error.code === 'ECONNREFUSED') return `Cannot reach the database or Redis: ${error.message}`
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

main().catch((error: unknown) => {
  process.stderr.write(`${explain(error)}\n`)
  process.exit(1)
})
