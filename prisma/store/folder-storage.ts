import { createHash } from 'node:crypto'
import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import type { FileStorage } from '../../core/ports/files.ts'
import { writeDurably } from '../../durable-file.ts'

/** Ours only: no dots, so no way out of the folder. */
const KEY = /^[a-z]+\/[a-z0-9]{2}[a-z0-9-]*$/

/**
 * Files in a folder of this machine, or of a disk that all processes share; each under a name of ours, in one of 256 folders by its beginning. Only
 * this user can read them. What comes back is checked against the digest that is kept beside it.
 */
export function folderStorage(folder: string): FileStorage {
  const placeOf = (key: string) => {
    if (!KEY.test(key)) throw new Error('a file is kept under names of ours only')
    const [kind = '', name = ''] = key.split('/')
    return path.join(folder, kind, name.slice(0, 2), name)
  }
  return {
    async put(key, { bytes }) {
      const at = placeOf(key)
      await mkdir(path.dirname(at), { recursive: true, mode: 0o700 })
      await writeDurably(`${at}.sha256`, sha256(bytes))
      await writeDurably(at, bytes)
    },
    async get(key) {
      const at = placeOf(key)
      const [bytes, expected] = await Promise.all([readFile(at), readFile(`${at}.sha256`, 'utf8')])
      if (sha256(bytes) !== expected) throw new Error('the folder gave back other bytes')
      return new Uint8Array(bytes)
    },
    async delete(key) {
      const at = placeOf(key)
      await rm(at, { force: true })
      await rm(`${at}.sha256`, { force: true })
    },
  }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
