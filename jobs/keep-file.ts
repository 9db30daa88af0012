import { type Platform, PlatformError } from '../core/errors.ts'
import { checkFile } from '../core/message/attachment.ts'
import { fileLane } from '../core/notification/lanes.ts'
import type { Attachments, MediaFetcher } from '../core/ports/files.ts'
import type { Alarms, Logger } from '../core/ports/system.ts'

export type KeepFilePorts = {
  attachments: Attachments
  fetchers: Record<Platform, MediaFetcher>
  alarms: Alarms
  logger: Logger
}

const MINUTE = 60_000
/** Waiting times after each failure, in milliseconds. WeChat forgets a file after three days; the last try comes well before. */
const BACK_OFF_MS = [1000, 5000, 20_000, MINUTE, 5 * MINUTE, 30 * MINUTE, 120 * MINUTE, 480 * MINUTE, 1440 * MINUTE]

/**
 * Fetches a file from its platform and keeps it, if it is what it claims to be. What fails and may pass is tried again later; what will
 * not is kept as failed. Either way those who are to be shown the file then are.
 */
export async function keepFile(id: string, ports: KeepFilePorts): Promise<void> {
  const { attachments, fetchers, alarms, logger } = ports
  const file = await attachments.claim(id)
  if (!file) return
  const facts = { platform: file.platform, kind: file.kind, attachment: id }
  try {
    const { bytes } = await fetchers[file.platform].fetch(file)
    const checked = checkFile(file.kind, bytes)
    if (checked.refused !== null) {
      await attachments.fail(id, { code: checked.refused, retryAt: null })
      logger.warn({ ...facts, code: checked.refused, size: bytes.length }, 'a file was refused')
    } else {
      await attachments.keep(id, { bytes, contentType: checked.contentType })
    }
  } catch (error) {
    const retryInMs = retryAfter(error, file.tries)
    const code = error instanceof PlatformError ? error.code : 'internal'
    const retryAt = retryInMs === null ? null : new Date(Date.now() + retryInMs)
    await attachments.fail(id, { code, retryAt })
    logger[retryAt ? 'warn' : 'error']({ ...facts, code, tries: file.tries + 1 }, 'a file could not be fetched')
    if (retryInMs !== null) {
      await alarms.fetchFile(id, retryInMs)
      return
    }
  }
  await alarms.relay(fileLane(id))
}

/** In how many milliseconds to try again; `null` when that cannot help or was tried often enough. */
function retryAfter(error: unknown, tries: number): number | null {
  const backOff = BACK_OFF_MS[tries]
  if (backOff === undefined || (error instanceof PlatformError && error.retry === 'never')) return null
  return Math.max(backOff, error instanceof PlatformError ? (error.retryAfterMs ?? 0) : 0)
}
