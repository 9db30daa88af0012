import { open, rename, rm } from 'node:fs/promises'
import path from 'node:path'

/** Writes a file that is there under its name only when it is whole, and on the disk when this resolves. Nobody but this user can read it. */
export async function writeDurably(at: string, content: string | Uint8Array): Promise<void> {
  const unfinished = `${at}.${process.pid}.new`
  const handle = await open(unfinished, 'w', 0o600)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined)
    throw error
  } finally {
    await handle.close()
  }
  await rename(unfinished, at)
  const folder = await open(path.dirname(at), 'r')
  await folder.sync().finally(() => folder.close())
}
