import type { FileStorage } from '../../core/ports/files.ts'

/** Where files can lie besides the database: new ones in the object storage if there is one, else in the folder if there is one. */
export type Storages = { objects?: FileStorage; folder?: FileStorage }

/** The beginning of a key says where the file lies. */
const OBJECTS = 'attachments/'
const FOLDER = 'files/'

/** Where a new file goes, and under which key; `null`: into its row. */
export function placeFor(id: string, { objects, folder }: Storages): { key: string; storage: FileStorage } | null {
  if (objects) return { key: `${OBJECTS}${id}`, storage: objects }
  return folder ? { key: `${FOLDER}${id}`, storage: folder } : null
}

/** The storage of a file that was kept earlier, maybe under other settings. Throws where it is not configured now. */
export function storageOf(key: string, { objects, folder }: Storages): FileStorage {
  const isInFolder = key.startsWith(FOLDER)
  const storage = isInFolder ? folder : objects
  if (storage) return storage
  throw new Error(
    isInFolder
      ? 'a file lies in a folder that is not configured: set FILES_DIR'
      : 'a file lies in an object storage that is not configured: set S3_*',
  )
}
