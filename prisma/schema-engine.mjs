#!/usr/bin/env node
/**
 * Prisma's schema engine without a download: what `prisma migrate` and `prisma db` start instead of the native program.
 *
 * The Prisma CLI hands everything that touches a schema to a native program, which it fetches at install time from a
 * host outside the package registry; behind a company's firewall that fails. The same engine is published to the registry
 * as WebAssembly (`@prisma/schema-engine-wasm`, pinned to the version of `prisma`). This program speaks the native
 * one's protocol over it, so that the unmodified CLI works offline. `prisma.config.ts` names it to the CLI.
 *
 * Protocol: options `--datasource <JSON>` and `--datamodels <file>…`; then either `cli <command>`, which answers by exit
 * code and one JSON line on stderr, or JSON-RPC 2.0, one message a line, on stdin and stdout.
 * https://github.com/prisma/prisma-engines/tree/main/schema-engine
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import readline from 'node:readline'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import * as wasm from '@prisma/schema-engine-wasm/schema_engine_bg'
import pg from 'pg'

/** Object ids of types in `pg_type`. */
const CHAR_OID = 18
const TEXT_OID = 25

const options = process.argv.slice(2)
const valuesOf = name => options.flatMap((option, index) => (option === name ? [options[index + 1]] : []))

const datasource = JSON.parse(valuesOf('--datasource')[0] ?? '{}')
const databaseUrl = datasource.url ?? process.env.DATABASE_URL
if (!databaseUrl && !options.includes('--version')) {
  fail('P1013', 'No database is named: set DATABASE_URL')
}

if (options.includes('--version')) process.stdout.write('schema-engine-cli wasm\n')
else if (options.includes('cli')) await runCommand(options[options.indexOf('cli') + 1])
else serveJsonRpc()

/** Where a `postgresql://` address points, in the words of `pg`. The CLI's `?schema=` is not for PostgreSQL. */
function connectionTo(database) {
  const address = new URL(databaseUrl)
  return {
    host: decodeURIComponent(address.hostname),
    port: Number(address.port || 5432),
    user: decodeURIComponent(address.username) || undefined,
    password: decodeURIComponent(address.password) || undefined,
    database: database ?? decodeURIComponent(address.pathname.slice(1)),
  }
}

async function execute(database, sql) {
  const client = new pg.Client(connectionTo(database))
  await client.connect()
  try {
    if (sql) await client.query(sql)
  } finally {
    await client.end()
  }
}

/** `can-connect-to-database`, `create-database` and `drop-database`: the CLI asks these before it opens a session. */
async function runCommand(command) {
  const { database } = connectionTo()
  const name = pg.escapeIdentifier(database)
  try {
    if (command === 'can-connect-to-database') await execute(database)
    else if (command === 'create-database') await execute('postgres', `CREATE DATABASE ${name}`)
    else if (command === 'drop-database') await execute('postgres', `DROP DATABASE ${name} WITH (FORCE)`)
    else fail('P1010', `The command ${command} is not known here`)
  } catch (error) {
    const code = prismaCode(error)
    fail(code, code === 'P1003' ? `Database \`${database}\` does not exist` : error.message || String(error.code))
  }
}

/** Prisma's error code for an error of PostgreSQL's. https://www.prisma.io/docs/orm/reference/error-reference */
function prismaCode(error) {
  if (error.code === '3D000') return 'P1003'
  if (error.code === '42P04') return 'P1009'
  if (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND') return 'P1001'
  return String(error.code).startsWith('28') ? 'P1000' : 'P1010'
}

/** The CLI reads the error from the engine's log: one JSON line after an empty one. */
function fail(errorCode, message) {
  const fields = { message, error_code: errorCode, is_panic: false }
  const line = { timestamp: new Date().toISOString(), level: 'ERROR', fields, target: 'schema_engine::logger' }
  process.stderr.write(`\n${JSON.stringify(line)}\n`)
  process.exit(1)
}

function serveJsonRpc() {
  // A bug in the engine ends it without an answer: it leaves its message here first.
  globalThis.PRISMA_WASM_PANIC_REGISTRY = { set_message: message => fail('P1010', message) }
  const factory = adapterFactory()
  const write = message => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
  let engine
  let unanswered = 0
  let closed = false
  const leaveWhenDone = () => {
    if (closed && unanswered === 0) process.exit(0)
  }

  const answer = async request => {
    try {
      engine ??= createEngine(factory)
      const method = request.method === 'getDatabaseVersion' ? 'version' : request.method
      const session = await engine
      if (typeof session[method] !== 'function') throw new Error(`The method ${method} is not known here`)
      const result = await session[method](Array.isArray(request.params) ? request.params[0] : request.params)
      // The native engine prints a diff through the CLI; here it comes back as text.
      if (method === 'diff' && result?.stdout != null) {
        write({ id: 0, method: 'print', params: { content: result.stdout } })
      }
      write({ id: request.id, result: result ?? null })
    } catch (error) {
      const data = {
        is_panic: false,
        message: error?.message ?? String(error),
        error_code: error?.code ?? null,
        meta: error?.meta ?? null,
      }
      write({
        id: request.id,
        error: { code: 4466, message: 'An error happened. Check the data field for details.', data },
      })
    }
  }

  const lines = readline.createInterface({ input: process.stdin })
  lines.on('line', async line => {
    const request = line.trim() === '' ? {} : JSON.parse(line)
    if (!request.method) return // an empty line, or the CLI's answer to `print`
    unanswered++
    await answer(request)
    unanswered--
    leaveWhenDone()
  })
  lines.on('close', () => {
    closed = true
    leaveWhenDone()
  })
}

async function createEngine(factory) {
  const script = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = readFileSync(script.replace(/\.js$/, '.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': wasm })
  wasm.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  const datamodels = valuesOf('--datamodels').map(file => [file, readFileSync(file, 'utf8')])
  return wasm.SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, () => {}, factory)
}

/** Gives the engine its connections: to the database, and to an empty "shadow" one in which migrations are tried out. */
function adapterFactory() {
  return bindMigrationAwareSqlAdapterFactory({
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => openAdapter(),
    async connectToShadowDb() {
      const shadow = `prisma_migrate_shadow_db_${randomUUID()}`
      await execute(undefined, `CREATE DATABASE "${shadow}"`)
      return openAdapter(shadow, () => execute(undefined, `DROP DATABASE IF EXISTS "${shadow}" WITH (FORCE)`))
    },
  })
}

async function openAdapter(database, afterwards = async () => {}) {
  const schema = new URL(databaseUrl).searchParams.get('schema') ?? 'public'
  const pool = new pg.Pool({ ...connectionTo(database), max: 4 })
  const adapter = await new PrismaPg(pool, { schema }).connect()
  // The adapter cuts a script at every semicolon, also inside a function's body: PostgreSQL reads it whole.
  adapter.executeScript = async script => {
    try {
      await pool.query(script)
    } catch (error) {
      adapter.onError(error)
    }
  }
  readCharType(adapter)
  const dispose = adapter.dispose.bind(adapter)
  adapter.dispose = async () => {
    await dispose()
    await pool.end()
    await afterwards()
  }
  return adapter
}

/** PostgreSQL's internal type "char", which its catalogues use, is not known to the adapter: read it as text, say it is a character. */
function readCharType(adapter) {
  const charColumns = new WeakMap()
  const performIO = adapter.performIO.bind(adapter)
  const queryRaw = adapter.queryRaw.bind(adapter)
  adapter.performIO = async query => {
    const result = await performIO(query)
    const fields = result.fields ?? []
    charColumns.set(query, new Set(fields.flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []))))
    for (const field of fields) if (field.dataTypeID === CHAR_OID) field.dataTypeID = TEXT_OID
    return result
  }
  adapter.queryRaw = async query => {
    const result = await queryRaw(query)
    const isChar = index => charColumns.get(query)?.has(index)
    const columnTypes = result.columnTypes.map((type, index) => (isChar(index) ? ColumnTypeEnum.Character : type))
    return { ...result, columnTypes }
  }
}
