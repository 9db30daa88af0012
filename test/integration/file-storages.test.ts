/**
 * Proven here, of each place where files can lie (the database, a folder, an object storage that checks every signature by its own arithmetic):
 * what is kept comes back as it was, under a name of ours whatever its sender called it; what is no such file is refused before; what cannot be
 * kept now is fetched again later; what is let go is gone; changed bytes are an error; and files stay readable where they were kept, when others
 * are kept elsewhere.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attachmentId, type ExpectedFile } from '../../core/message/attachment.ts'
import { keepFile } from '../../jobs/keep-file.ts'
import { folderStorage } from '../../prisma/store/folder-storage.ts'
import { s3Storage } from '../../prisma/store/s3-storage.ts'
import type { Storages } from '../../prisma/store/storages.ts'
import { createStore, type DataStore } from '../../prisma/store.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'
import { openObjectStorage } from '../setup/object-storage.ts'
import { AT } from './store-samples.ts'

const clock = { now: () => AT }
const PNG = new Uint8Array(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), randomBytes(50_000)]))
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

let database: TestDatabase
let remote: Awaited<ReturnType<typeof openObjectStorage>>
let folder: string
const opened: DataStore[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  remote = await openObjectStorage()
  folder = await mkdtemp(path.join(os.tmpdir(), 'heed-files-'))
})
afterAll(async () => {
  for (const store of opened) await store.close()
  await database?.drop()
  remote?.close()
  await rm(folder, { recursive: true, force: true })
})

function storeWith(files: Storages): DataStore {
  const store = createStore({ url: database.url, clock, files })
  opened.push(store)
  return store
}

async function keep(data: DataStore, bytes: Uint8Array): Promise<string> {
  const file: ExpectedFile = {
    inboxId: '7',
    platform: 'wechat',
    messageId: 'm',
    kind: 'image',
    mediaId: randomUUID(),
    fileName: '../../etc/passwd',
  }
  await data.attachments.expect([file])
  const fetch = async () => ({ bytes, contentType: 'text/html' })
  await keepFile(attachmentId(file), {
    attachments: data.attachments,
    fetchers: { wechat: { fetch }, feishu: { fetch } },
    alarms: { wakeConversation: async () => {}, arm: async () => {}, relay: async () => {}, fetchFile: async () => {} },
    logger: silent,
  })
  return attachmentId(file)
}

async function rowOf(id: string): Promise<{ inRow: boolean; key: string | null; size: number | null }> {
  const sql = new pg.Client({ connectionString: database.url })
  await sql.connect()
  const text = 'SELECT bytes IS NOT NULL AS "inRow", object_key AS key, size FROM attachment WHERE id = $1'
  const { rows } = await sql.query<{ inRow: boolean; key: string | null; size: number | null }>(text, [id])
  await sql.end()
  const [row] = rows
  if (!row) throw new Error('no such file')
  return row
}

const PLACES = {
  'the database': { storages: (): Storages => ({}), key: () => null },
  'a folder': { storages: (): Storages => ({ folder: folderStorage(folder) }), key: (id: string) => `files/${id}` },
  'an object storage': {
    storages: (): Storages => ({ objects: s3Storage(remote.bucket), folder: folderStorage(folder) }),
    key: (id: string) => `attachments/${id}`,
  },
}

describe.each(Object.entries(PLACES))('A file in %s', (_name, { storages, key }) => {
  test('comes back as it was, from where its row says.', async () => {
    const data = storeWith(storages())
    const id = await keep(data, PNG)
    expect(await rowOf(id)).toEqual({ inRow: key(id) === null, key: key(id), size: PNG.length })
    const read = await data.attachments.read(id)
    if (read?.status !== 'kept') throw new Error('not kept')
    expect([hash(read.bytes), read.contentType]).toEqual([hash(PNG), 'image/png'])
  })

  test('that is no picture is refused.', async () => {
    const data = storeWith(storages())
    const id = await keep(data, Buffer.from('<script>'))
    expect(await data.attachments.read(id)).toMatchObject({ status: 'failed', code: 'wrong-type' })
    expect(await rowOf(id)).toEqual({ inRow: false, key: null, size: null })
  })

  test('stays readable when others are kept elsewhere.', async () => {
    const id = await keep(storeWith(storages()), PNG)
    const everywhere = storeWith({ objects: s3Storage(remote.bucket), folder: folderStorage(folder) })
    expect(await everywhere.attachments.read(id)).toMatchObject({ status: 'kept' })
    const where = key(id)
    if (where !== null) await expect(storeWith({}).attachments.read(id)).rejects.toThrow(/set (S3_\*|FILES_DIR)/)
  })
})

test.each(['a folder', 'an object storage'] as const)(
  'What is let go leaves %s, and once more does no harm.',
  async name => {
    const { objects, folder: local } = PLACES[name].storages()
    const storage = objects ?? local
    await storage?.put('files/0gone', { bytes: PNG, contentType: 'image/png' })
    await storage?.delete('files/0gone')
    await storage?.delete('files/0gone')
    await expect(storage?.get('files/0gone')).rejects.toThrow()
  },
)

test('In the folder only this user can read it, it is there whole or not at all, and no name leads out.', async () => {
  const storage = folderStorage(folder)
  const id = await keep(storeWith({ folder: storage }), PNG)
  const at = path.join(folder, 'files', id.slice(0, 2))
  expect((await stat(at)).mode & 0o777).toBe(0o700)
  expect((await readdir(at)).filter(name => name.startsWith(id)).sort()).toEqual([id, `${id}.sha256`])
  for (const name of await readdir(at)) expect((await stat(path.join(at, name))).mode & 0o777).toBe(0o600)
  expect(hash(await readFile(path.join(at, id)))).toBe(hash(PNG))
  for (const key of ['files/../x', '../x', 'files/a/b', '/etc/passwd', 'files/ab.png', ''])
    await expect(storage.put(key, { bytes: PNG, contentType: '' })).rejects.toThrow(/names of ours only/)

  await writeFile(path.join(at, id), 'other bytes')
  await expect(storage.get(`files/${id}`)).rejects.toThrow(/other bytes/)
})

test('A folder that cannot be written to leaves the file waiting, to be fetched again.', async () => {
  const blocked = path.join(folder, 'a-file')
  await writeFile(blocked, '')
  const data = storeWith({ folder: folderStorage(blocked) })
  expect(await data.attachments.read(await keep(data, PNG))).toMatchObject({ status: 'waiting' })
})

describe('In the object storage', () => {
  test('it lies under a name of ours, with its type.', async () => {
    const id = await keep(storeWith(PLACES['an object storage'].storages()), PNG)
    expect(remote.objects.get(`/heed/attachments/${id}`)?.headers['content-type']).toBe('image/png')
  })

  test('that is busy the file is not lost but fetched again.', async () => {
    const data = storeWith(PLACES['an object storage'].storages())
    remote.fails(1)
    expect(await data.attachments.read(await keep(data, PNG))).toMatchObject({ status: 'waiting' })
  })

  test('changed bytes and a wrong key are errors, not files.', async () => {
    const data = storeWith(PLACES['an object storage'].storages())
    const id = await keep(data, PNG)
    remote.objects.get(`/heed/attachments/${id}`)?.bytes.writeUInt8(0, 100)
    await expect(data.attachments.read(id)).rejects.toThrow(/other bytes/)
    const stranger = s3Storage({ ...remote.bucket, secretAccessKey: 'guess' })
    await expect(stranger.get(`attachments/${id}`)).rejects.toThrow('answered 403 to GET')
  })
})
