/**
 * Proves that the database which `npm start` brings along comes up again whatever happened to the last run, and that its
 * troubles are told in one line. Each run is a process of its own, which is killed as a user or a machine would.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readPostmaster, until } from '../../prisma/embedded/postmaster.ts'

const ROOT = path.join(import.meta.dirname, '..', '..')
const PROGRAM = path.join(ROOT, 'test', 'setup', 'run-embedded.ts')

let folder: string
let runs: ChildProcess[]

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'heed data-'))
  runs = []
})
afterEach(async () => {
  for (const run of runs) {
    if (run.exitCode !== null || run.signalCode !== null) continue
    run.kill('SIGTERM')
    await once(run, 'exit')
  }
  await until('the servers to end', 20_000, () =>
    readPostmaster(path.join(folder, 'postgres')) === null ? true : null,
  )
  rmSync(folder, { recursive: true, force: true })
})

/** Starts a run that keeps a counter in its database; resolves with the counter once it is up, or with its complaint. */
async function start(dataDir = folder): Promise<{ run: ChildProcess; line: string }> {
  const run = spawn(process.execPath, ['--import', 'tsx', PROGRAM, dataDir], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  runs.push(run)
  for await (const line of createInterface({ input: run.stdout })) return { run, line }
  throw new Error('The run ended without a word')
}

async function end(run: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  run.kill(signal)
  await once(run, 'exit')
}

const serverIn = (dataDir: string) => readPostmaster(path.join(dataDir, 'postgres'))

it('keeps its data over a stop, and ends its server', async () => {
  const first = await start()
  expect(first.line).toBe('count 1')
  await end(first.run, 'SIGINT')
  await until('the server to end', 10_000, () => (serverIn(folder) === null ? true : null))
  expect((await start()).line).toBe('count 2')
})

it('takes over the server that a killed run left behind', async () => {
  const first = await start()
  await end(first.run, 'SIGKILL')
  expect(serverIn(folder)).not.toBeNull()
  const second = await start()
  expect(second.line).toBe('count 2')
  await end(second.run, 'SIGTERM')
  await until('the server to end', 10_000, () => (serverIn(folder) === null ? true : null))
})

it('recovers when the whole machine went down', async () => {
  const first = await start()
  const server = serverIn(folder)
  process.kill(server?.pid ?? 0, 'SIGKILL')
  await end(first.run, 'SIGKILL')
  expect((await start()).line).toBe('count 2')
})

it('starts although the old process id now belongs to a stranger', async () => {
  const first = await start()
  await end(first.run, 'SIGINT')
  await until('the server to end', 10_000, () => (serverIn(folder) === null ? true : null))
  writeFileSync(
    path.join(folder, 'postgres', 'postmaster.pid'),
    `${process.pid}\n${folder}/postgres\n1\n5432\n\n127.0.0.1\n\nready\n`,
  )
  expect((await start()).line).toBe('count 2')
})

it('refuses a second run on the same folder in one line, and leaves the first alone', async () => {
  const first = await start()
  const second = await start()
  expect(second.line).toBe(
    `Another Heed (pid ${first.run.pid}) is using ${folder}: stop it, or set HEED_DATA to another folder`,
  )
  expect(serverIn(folder)).not.toBeNull()
})

it('lets two copies run side by side on folders of their own', async () => {
  const other = mkdtempSync(path.join(os.tmpdir(), 'heed other-'))
  const [one, two] = await Promise.all([start(), start(other)])
  expect([one.line, two.line]).toEqual(['count 1', 'count 1'])
  await Promise.all([end(one.run, 'SIGTERM'), end(two.run, 'SIGTERM')])
  await until('the server to end', 10_000, () => (serverIn(other) === null ? true : null))
  rmSync(other, { recursive: true, force: true })
})

it('names the folder that cannot be written', async () => {
  const file = path.join(folder, 'a file')
  writeFileSync(file, '')
  const { line } = await start(path.join(file, 'data'))
  expect(line).toContain(`The data folder ${path.join(file, 'data')} cannot be written (`)
})

it('keeps its password to itself', async () => {
  chmodSync(folder, 0o755)
  await start()
  const mode = spawnSync(
    'stat',
    ['-c', '%a', path.join(folder, 'postgres'), path.join(folder, 'postgres', 'heed.secret')],
    { encoding: 'utf8' },
  )
  expect(mode.stdout.trim().split('\n')).toEqual(['700', '600'])
  expect(readFileSync(path.join(folder, 'postgres.log'), 'utf8')).not.toContain(
    readFileSync(path.join(folder, 'postgres', 'heed.secret'), 'utf8'),
  )
})
