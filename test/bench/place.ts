import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { startEmbeddedPostgres } from '../../prisma/embedded.ts'
import { applyMigrations } from '../../prisma/migrate.ts'

/** A durable database of the bench's own in a folder of its own; both are gone afterwards. */
export async function withDatabase<T>(
  work: (place: { databaseUrl: string; folder: string }) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'heed-bench-'))
  try {
    const server = await startEmbeddedPostgres({ dataDir: path.join(folder, 'data'), log: () => {} })
    try {
      await applyMigrations(server.url)
      return await work({ databaseUrl: server.url, folder })
    } finally {
      await server.stop()
      await rm(server.clusterDir, { recursive: true, force: true })
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
