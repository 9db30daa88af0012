import path from 'node:path'
import { defineConfig } from 'prisma/config'

/** Settings of the Prisma CLI. The database is named by `DATABASE_URL`; only `migrate` and `db` commands need one. */
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'prisma', 'schema-engine.mjs')
const url = process.env.DATABASE_URL

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  ...(url ? { datasource: { url } } : {}),
})
