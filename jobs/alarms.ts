import type { JobsOptions } from 'bullmq'
import { isSystemLane } from '../core/delivery/tell-system.ts'
import type { Alarms, Clock, Logger } from '../core/ports/system.ts'
import type { Queues } from './queues.ts'

/** Done jobs leave; failed ones stay for a day, to be looked at. */
const KEEP: JobsOptions = { removeOnComplete: true, removeOnFail: { age: 86_400, count: 1000 } }
const RETRY: JobsOptions = { attempts: 4, backoff: { type: 'exponential', delay: 250 } }

/** The longest delay that a queue is asked for; a longer alarm rings early and is set again. */
const LONGEST_DELAY_MS = 20 * 86_400_000

/**
 * Alarms as delayed jobs. Failing to set one is logged, not thrown: what it was to remind of is committed already, and the sweep looks
 * for everything that is due.
 */
export function createAlarms(
  queues: Queues,
  clock: Clock,
  logger: Logger,
  /** For whoever finds the same thing again and again: only one job at a time waits for it, however often it is found. */
  { onlyOne = false }: { onlyOne?: boolean } = {},
): Alarms {
  const once = (id: string): JobsOptions => (onlyOne ? { deduplication: { id } } : {})
  const attempt = async (what: string, add: () => Promise<unknown>) => {
    try {
      await add()
    } catch (error) {
      logger.warn(
        { what, error: error instanceof Error ? error.message : String(error) },
        'an alarm could not be set; the sweep will find what is due',
      )
    }
  }
  return {
    wakeConversation: (conversation, inMs) =>
      attempt('converse', () =>
        queues
          .of('converse')
          .add('converse', { conversation }, { ...KEEP, ...RETRY, ...delayed(inMs), ...once(conversation) }),
      ),
    arm: (kind, id, at) =>
      attempt('alarm', () =>
        queues
          .of('alarms')
          .add(
            kind,
            { kind, id },
            { ...KEEP, ...RETRY, ...delayed(at.getTime() - clock.now().getTime()), ...once(`${kind} ${id}`) },
          ),
      ),
    relay: (lane, inMs = 0) =>
      attempt('deliver', () =>
        queues
          .of(isSystemLane(lane) ? 'systems' : 'deliver')
          .add('deliver', { lane }, { ...KEEP, ...delayed(inMs), ...once(lane) }),
      ),
    fetchFile: (attachment, inMs = 0) =>
      attempt('media', () =>
        queues.of('media').add('media', { attachment }, { ...KEEP, ...delayed(inMs), ...once(attachment) }),
      ),
  }
}

function delayed(ms: number): JobsOptions {
  return ms > 0 ? { delay: Math.min(Math.ceil(ms), LONGEST_DELAY_MS) } : {}
}
