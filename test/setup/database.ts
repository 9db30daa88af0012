import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { serviceUrl } from './services.ts'

export type TestDatabase = {
  url: string
  /** Drops it, whoever is still connected. */
  drop(): Promise<void>
}

/** A database of the test's own, with all migrations applied and nothing in it: a copy of the run's template. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const template = new URL(await serviceUrl('postgres'))
  const name = `test_${randomBytes(8).toString('hex')}`
  await execute(template, `create database ${name} template ${template.pathname.slice(1)}`)
  const url = new URL(template)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => execute(template, `drop database if exists ${name} with (force)`) }
}

async function execute(server: URL, sql: string): Promise<void> {
  const admin = new URL(server)
  admin.pathname = '/postgres'
  const client = new pg.Client({ connectionString: admin.href })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
