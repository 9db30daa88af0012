/**
 * Runs once for all test files: offers PostgreSQL and Redis, each started when the first test asks for it and ended with
 * the run. What a killed run left behind is cleared away by the next.
 *
 * Test files run in processes of their own, so they ask over loopback HTTP: see `services.ts`.
 */
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { isAlive } from '../../prisma/embedded/cluster.ts'
import { endPostmaster } from '../../prisma/embedded/postmaster.ts'
import { startEmbeddedPostgres } from '../../prisma/embedded.ts'
import { applyMigrations } from '../../prisma/migrate.ts'
import { endStrayRedis, startRedis } from './redis.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    services: string
  }
}

const FOLDER_PREFIX = 'heed-test-'

type Service = { url: string; stop(): Promise<void> }

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await clearStrayRuns()
  const folder = await mkdtemp(path.join(os.tmpdir(), `${FOLDER_PREFIX}${process.pid}-`))
  if (process.env.SKIP_REDIS === '1') process.stdout.write('SKIP_REDIS=1: the suites that need Redis are skipped.\n')

  const starters: Record<string, () => Promise<Service>> = {
    '/postgres': () => startPostgres(path.join(folder, 'data')),
    '/redis': () => startRedis(folder),
  }
  const started = new Map<string, Promise<Service>>()
  const server = createServer((request, response) => {
    const name = request.url ?? ''
    const starter = starters[name]
    if (!starter) {
      response.writeHead(404).end()
      return
    }
    const service = started.get(name) ?? starter()
    started.set(name, service)
    service.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(503).end(error instanceof Error ? error.message : String(error)),
    )
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The test services have no address')
  project.provide('services', `http://127.0.0.1:${address.port}`)

  return async () => {
    server.closeAllConnections()
    server.close()
    for (const service of started.values()) await service.then(({ stop }) => stop()).catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
}

/** The database `heed` of this server is the template from which each test's own is copied. */
async function startPostgres(dataDir: string): Promise<Service> {
  const server = await startEmbeddedPostgres({ dataDir, durable: false, log: () => {} })
  await applyMigrations(server.url)
  const stop = async () => {
    await server.stop()
    await rm(server.clusterDir, { recursive: true, force: true })
  }
  return { url: server.url, stop }
}

async function clearStrayRuns(): Promise<void> {
  for (const name of await readdir(os.tmpdir())) {
    const pid = Number(name.startsWith(FOLDER_PREFIX) ? name.slice(FOLDER_PREFIX.length).split('-')[0] : 0)
    if (!(pid > 0) || isAlive(pid)) continue
    const folder = path.join(os.tmpdir(), name)
    const elsewhere = await readFile(path.join(folder, 'data', 'postgres.location'), 'utf8').catch(() => undefined)
    const clusterDir = elsewhere?.trim() ?? path.join(folder, 'data', 'postgres')
    await endPostmaster(clusterDir)
    await endStrayRedis(folder)
    await rm(clusterDir, { recursive: true, force: true })
    await rm(folder, { recursive: true, force: true })
  }
}
