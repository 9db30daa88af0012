/**
 * Proven here, against a storage that checks every signature by its own arithmetic: files lie in the bucket under names of ours and not in
 * the database, come back as they were, and what cannot be put there or was changed there is an error and tried again.
 */
import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attachmentId, type ExpectedFile } from '../../core/message/attachment.ts'
import { keepFile } from '../../jobs/keep-file.ts'
import { s3Storage } from '../../prisma/store/s3-storage.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { AT } from './store-samples.ts'

const KEYS = { accessKeyId: 'AKIATEST', secretAccessKey: randomBytes(20).toString('hex') }
const REGION = 'cn-north-1'

const hash = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')
const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** AWS Signature Version 4, from its description; `null` when all is right. */
function wrongWith(request: IncomingMessage, body: Buffer): string | null {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      request.headers.authorization ?? '',
    )
  if (!parts) return 'unsigned'
  const [, id, day = '', region = '', signed = '', signature] = parts
  if (id !== KEYS.accessKeyId || region !== REGION) return 'wrong key or region'
  if (request.headers['x-amz-content-sha256'] !== hash(body)) return 'other body'
  for (const name of ['host', 'x-amz-content-sha256', 'x-amz-date'])
    if (!signed.split(';').includes(name)) return `${name} not signed`
  const headers = signed.split(';').map(name => `${name}:${String(request.headers[name]).trim()}\n`)
  const canonical = [request.method, request.url, '', headers.join(''), signed, hash(body)].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash(canonical)].join('\n')
  const key = ['s3', 'aws4_request'].reduce(sign, sign(sign(`AWS4${KEYS.secretAccessKey}`, day), region))
  return sign(key, toSign).toString('hex') === signature ? null : 'wrong signature'
}

const objects = new Map<string, { bytes: Buffer; headers: Record<string, string> }>()
let failing = 0
const server = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  const body = Buffer.concat(chunks)
  const path = request.url ?? ''
  if (wrongWith(request, body) !== null) return response.writeHead(403).end()
  if (failing-- > 0) return response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')
  if (request.method === 'PUT') {
    const kept = ['content-type', 'x-amz-meta-sha256'].map(name => [name, String(request.headers[name])])
    objects.set(path, { bytes: body, headers: Object.fromEntries(kept) })
    return response.end()
  }
  if (request.method === 'DELETE') {
    objects.delete(path)
    return response.writeHead(204).end()
  }
  const found = objects.get(path)
  return found ? response.writeHead(200, found.headers).end(found.bytes) : response.writeHead(404).end()
})

let database: TestDatabase
let data: DataStore
let endpoint = ''
const clock = { now: () => AT }

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  database = await createTestDatabase()
  data = createStore({
    url: database.url,
    clock,
    files: s3Storage({ endpoint, bucket: 'heed', region: REGION, ...KEYS }),
  })
})
afterAll(async () => {
  await data?.close()
  await database?.drop()
  server.closeAllConnections()
  server.close()
})

const PNG = new Uint8Array(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(50_000)]))
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function keep(bytes: Uint8Array): Promise<string> {
  const file: ExpectedFile = {
    inboxId: '7',
    platform: 'wechat',
    messageId: 'm',
    kind: 'image',
    mediaId: randomUUID(),
    fileName: '../../etc/passwd',
  }
  const [id] = await data.attachments.expect([file])
  expect(id).toBe(attachmentId(file))
  await keepFile(attachmentId(file), {
    attachments: data.attachments,
    fetchers: {
      wechat: { fetch: async () => ({ bytes, contentType: 'text/html' }) },
      feishu: { fetch: async () => ({ bytes, contentType: '' }) },
    },
    alarms: { wakeConversation: async () => {}, arm: async () => {}, relay: async () => {}, fetchFile: async () => {} },
    logger: silent,
  })
  return attachmentId(file)
}

test('A file lies in the bucket under a name of ours, not in the database, and comes back as it was.', async () => {
  const id = await keep(PNG)
  expect([...objects.keys()]).toEqual([`/heed/attachments/${id}`])
  expect(objects.get(`/heed/attachments/${id}`)?.headers['content-type']).toBe('image/png')
  const sql = new pg.Client({ connectionString: database.url })
  await sql.connect()
  const { rows } = await sql.query('SELECT bytes, size FROM attachment WHERE id = $1', [id])
  await sql.end()
  expect(rows).toEqual([{ bytes: null, size: PNG.length }])
  const read = await data.attachments.read(id)
  if (read?.status !== 'kept') throw new Error('not kept')
  expect(hash(read.bytes)).toBe(hash(PNG))
})

test('A file that is let go leaves the bucket, and once more does no harm.', async () => {
  const storage = s3Storage({ endpoint, bucket: 'heed', region: REGION, ...KEYS })
  await storage.put('attachments/gone', { bytes: PNG, contentType: 'image/png' })
  await storage.delete('attachments/gone')
  await storage.delete('attachments/gone')
  expect(objects.has('/heed/attachments/gone')).toBe(false)
})

test('What is no picture is refused before the bucket hears of it.', async () => {
  const before = objects.size
  expect(await data.attachments.read(await keep(Buffer.from('<script>')))).toMatchObject({
    status: 'failed',
    code: 'wrong-type',
  })
  expect(objects.size).toBe(before)
})

test('A storage that is busy leaves the file waiting, to be fetched again.', async () => {
  failing = 1
  expect(await data.attachments.read(await keep(PNG))).toEqual({
    kind: 'image',
    fileName: '../../etc/passwd',
    status: 'waiting',
  })
})

test('Changed bytes, a wrong key and a store without the storage are errors, not files.', async () => {
  const id = await keep(PNG)
  const object = objects.get(`/heed/attachments/${id}`)
  object?.bytes.writeUInt8(0, 100)
  await expect(data.attachments.read(id)).rejects.toThrow(/other bytes/)
  const stranger = s3Storage({ endpoint, bucket: 'heed', region: REGION, ...KEYS, secretAccessKey: 'guess' })
  await expect(stranger.get(`attachments/${id}`)).rejects.toThrow('answered 403 to GET')
  const without = createStore({ url: database.url, clock })
  await expect(without.attachments.read(id)).rejects.toThrow(/S3_\*/)
  await without.close()
})
