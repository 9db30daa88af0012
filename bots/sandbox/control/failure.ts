import type { FastifyError, FastifyInstance } from 'fastify'
import { z } from 'zod'
import { InputError } from '../../../core/errors.ts'
import type { Logger } from '../../../core/ports/system.ts'
import { SandboxRefusal } from '../feishu/platform-types.ts'

/** A request that the control API turns down. The message is fit to be shown. */
export class ControlError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = 'ControlError'
    this.status = status
    this.code = code
  }
}

type Failure = { status: number; code: string; message: string }

const refusalStatus: Record<string, number> = {
  'no-chat': 404,
  'no-person': 404,
  'no-card': 404,
  'no-message': 404,
  'no-such-button': 404,
  'not-a-member': 403,
  'card-expired': 409,
  'which-button': 409,
  disabled: 409,
}

function readFailure(error: FastifyError | Error): Failure | null {
  if (error instanceof ControlError) return { status: error.status, code: error.code, message: error.message }
  if (error instanceof InputError) return { status: 400, code: 'invalid', message: error.message }
  if (error instanceof SandboxRefusal) {
    return { status: refusalStatus[error.code] ?? 400, code: error.code, message: error.message }
  }
  if (error instanceof z.ZodError) return { status: 400, code: 'invalid', message: explain(error) }
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500
  return status < 500 ? { status, code: 'invalid', message: error.message } : null
}

function explain(error: z.ZodError): string {
  return error.issues.map(issue => `${issue.path.map(String).join('.') || 'body'}: ${issue.message}`).join('; ')
}

/** Answers every failure below this instance as `{"error":{"code","message"}}`. */
export function answerFailures(app: FastifyInstance, logger: Logger): void {
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const failure = readFailure(error)
    if (failure === null) {
      logger.error({ route: request.routeOptions.url, error: error.name }, 'sandbox control failed')
      return reply.code(500).send({ error: { code: 'failed', message: '沙盒内部出错了，请看程序日志' } })
    }
    const { status, code, message } = failure
    return reply.code(status).send({ error: { code, message } })
  })
  app.setNotFoundHandler((request, reply) =>
    reply.code(404).send({ error: { code: 'not-found', message: `没有这个地址：${request.method} ${request.url}` } }),
  )
}
