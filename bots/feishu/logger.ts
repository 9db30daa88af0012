import type { Logger } from '../../core/ports/system.ts'
import { redact } from './redact.ts'

/** The logger shape that `@larksuiteoapi/node-sdk` wants. */
export type SdkLogger = Record<'error' | 'warn' | 'info' | 'debug' | 'trace', (...parts: unknown[]) => void>

/**
 * A logger to give to the SDK, which by itself would write the app secret, bearer tokens and whole messages.
 *
 * Only plain words get through, and those redacted; of an error its name and code, of any other object nothing.
 * Debug and trace are dropped: they exist to show payloads.
 */
export function redactingLogger(logger: Logger, secrets: readonly string[]): SdkLogger {
  const line = (parts: unknown[]) => redact(words(parts).join(' ') || 'nothing fit to be logged', secrets)
  return {
    error: (...parts) => logger.error({ source: 'feishu-sdk' }, line(parts)),
    warn: (...parts) => logger.warn({ source: 'feishu-sdk' }, line(parts)),
    info: (...parts) => logger.info({ source: 'feishu-sdk' }, line(parts)),
    debug: () => {},
    trace: () => {},
  }
}

function words(parts: unknown[]): string[] {
  return parts.flatMap(part => {
    if (typeof part === 'string') return [part]
    if (typeof part === 'number' || typeof part === 'boolean') return [String(part)]
    if (Array.isArray(part)) return words(part)
    if (part instanceof Error) return ['code' in part ? `${part.name} ${String(part.code)}` : part.name]
    return []
  })
}
