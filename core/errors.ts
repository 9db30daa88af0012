/**
 * One error class per question.
 *
 * A rule said no            → a value, never an error: see `Refusal` in core/complaint.
 * A platform or network failed → `PlatformError`: it says whether trying again can help.
 * Two writers met           → `ConflictError`: read again and decide again.
 * Somebody's input is wrong → `InputError`: the message names the path and what was expected.
 * An invariant is broken    → a plain `Error`: a bug, let it be loud.
 */

export type Platform = 'wechat' | 'feishu'

/** What can fail outside: a platform, or another system that is told of its complaints. */
export type Outside = Platform | 'system'

/** A platform refused a call, or could not be reached. */
export class PlatformError extends Error {
  readonly platform: Outside
  /** The platform's own code (`45015`, `230020`), an HTTP status (`http-502`), or `timeout`, `network`, `bad-answer`. */
  readonly code: string
  readonly retry: 'later' | 'never'
  /** How long the platform asked us to wait, in milliseconds. */
  readonly retryAfterMs: number | undefined
  /** Where this way to a person is closed: the way that may still be open, so that nobody waits for this one. */
  readonly otherWay: 'template' | 'call' | undefined
  /** The chat was dissolved or we are no longer in it: another one is to be made. */
  readonly chatLost: boolean
  /** We were too fast: it says nothing against the message, and waiting is no failed try. */
  readonly busy: boolean

  constructor(details: {
    platform: Outside
    code: string | number
    retry: 'later' | 'never'
    message?: string
    retryAfterMs?: number | undefined
    otherWay?: 'template' | 'call' | undefined
    busy?: boolean
    chatLost?: boolean
    cause?: unknown
  }) {
    super(`${details.platform} ${details.code}${details.message ? `: ${details.message}` : ''}`, {
      cause: details.cause,
    })
    this.name = 'PlatformError'
    this.platform = details.platform
    this.code = String(details.code)
    this.retry = details.retry
    this.retryAfterMs = details.retryAfterMs
    this.otherWay = details.otherWay
    this.busy = details.busy ?? false
    this.chatLost = details.chatLost ?? false
  }
}

/** Somebody else changed the same row first. Nothing was written; read again and decide again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError'
}

/** Input from outside (environment, policy file, request) is wrong. The message is fit to be shown as it is. */
export class InputError extends Error {
  override readonly name = 'InputError'
}
