import type { FastifyError, FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { InputError } from '../../core/errors.ts'
import type { Clock } from '../../core/ports/system.ts'
import { type EventDuties, feishuEventHandler } from './handle-event.ts'
import { type Refusal, verifyRequest } from './verify.ts'

/** A long message of 150 KB, encrypted and in base64, is far below. */
const bodyLimit = 1024 * 1024

/**
 * Fastify plugin for `POST /feishu`: events and card callbacks.
 *
 * Nothing looks at a request before it is verified; a message is stored durably before it is answered. Answers: 200 with
 * the challenge, `{}`, or toast and card · 400 for what is not JSON · 401 for what is not from Feishu · 413 above 1 MB ·
 * 500 when a message could not be stored, so that Feishu delivers it again.
 *
 * https://open.feishu.cn/document/event-subscription-guide/callback-subscription/receive-and-handle-callbacks
 */
export function feishuWebhook(duties: EventDuties & { clock: Clock }): FastifyPluginAsync {
  const { app, clock, logger } = duties
  if (app.encryptKey === '' || app.verificationToken === '') {
    throw new InputError('the Feishu webhook needs FEISHU_ENCRYPT_KEY and FEISHU_VERIFICATION_TOKEN')
  }
  const handle = feishuEventHandler(duties)

  return async (server: FastifyInstance) => {
    // Of this plugin only: the signature covers the bytes, so nobody may parse them before us.
    server.removeAllContentTypeParsers()
    server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => done(null, body))

    server.setErrorHandler<FastifyError>((error, _request, reply) => {
      const status = error.statusCode ?? 500
      const reason = status === 413 ? 'too-large' : 'malformed'
      if (status >= 500) throw error
      logger.warn({ platform: 'feishu', reason }, 'refused a request to the webhook')
      return reply.code(status).send({ error: { code: reason, message: 'this request is not accepted' } })
    })

    server.post('/feishu', { bodyLimit }, async (request, reply) => {
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
      const verdict = verifyRequest(app, clock, body, {
        timestamp: header(request, 'x-lark-request-timestamp'),
        nonce: header(request, 'x-lark-request-nonce'),
        signature: header(request, 'x-lark-signature'),
      })
      switch (verdict.type) {
        case 'challenge':
          return { challenge: verdict.challenge }
        case 'refused':
          logger.warn({ platform: 'feishu', reason: verdict.reason }, 'refused a request to the webhook')
          return refuse(reply, verdict.reason)
        case 'event':
          return accept(reply, verdict.payload)
      }
    })

    async function accept(reply: FastifyReply, payload: unknown) {
      try {
        return await handle(payload)
      } catch (error) {
        const name = error instanceof Error ? error.name : typeof error
        logger.error({ platform: 'feishu', error: name }, 'an event could not be kept and must be delivered again')
        return reply.code(500).send({ error: { code: 'not-stored', message: 'deliver this event again' } })
      }
    }
  }
}

function header(request: FastifyRequest, name: string): string {
  const value = request.headers[name]
  return typeof value === 'string' ? value : ''
}

function refuse(reply: FastifyReply, reason: Refusal): FastifyReply {
  const status = reason === 'not-json' ? 400 : 401
  return reply.code(status).send({ error: { code: reason, message: 'this request is not accepted' } })
}
