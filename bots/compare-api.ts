import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { InputError } from '../core/errors.ts'
import { type ComparePorts, compareWithSystem } from '../core/watch/compare-systems.ts'
import { hasBearer } from './bearer.ts'
import { answerError } from './server.ts'
import type { OtherSystem } from './systems/system.ts'

const BODY_LIMIT_BYTES = 2 * 1024 * 1024
const MOST_RECORDS = 5000
/** What is compared at once. */
const LONGEST_SPAN_MS = 100 * 86_400_000

const words = (most: number) => z.string().trim().min(1).max(most)
const moment = z.iso.datetime({ offset: true }).transform(text => new Date(text))

const listSchema = z.strictObject({
  from: moment,
  to: moment,
  complaints: z
    .array(
      z.strictObject({
        externalNumber: words(100),
        receivedAt: moment,
        state: words(50).nullable().default(null),
        fields: z.record(z.string().max(50), z.union([words(200), z.number().nonnegative()])).default({}),
      }),
    )
    .max(MOST_RECORDS),
})

/**
 * `POST /api/complaints/compare`: a system that hands over complaints sends its own record of all that it received from `from` until before `to`
 * (`{ from, to, complaints: [{ externalNumber, receivedAt, state, fields }] }`). Answers which cases differ in what: `here` we do not have it,
 * `there` the list has not, `heardAt`, `status`, or the name of a field; and how many of these are new. Values of ours never go back. The same list
 * again changes nothing. 401 without the token, 400 naming the path of what is wrong.
 */
export function compareApi({
  systems,
  ports,
}: {
  systems: readonly Pick<OtherSystem, 'id' | 'token'>[]
  ports: ComparePorts
}): FastifyPluginAsync {
  const systemOf = (request: FastifyRequest) => systems.find(({ token }) => hasBearer(request, token))?.id ?? null
  return async app => {
    app.addHook('onRequest', async (request, reply) => {
      if (systemOf(request) !== null) return
      reply.header('www-authenticate', 'Bearer')
      return answerError(reply, 401, 'unauthorised', 'bring the token: Authorization: Bearer <API_TOKEN>')
    })

    app.post('/api/complaints/compare', { bodyLimit: BODY_LIMIT_BYTES }, async request => {
      const parsed = listSchema.safeParse(request.body)
      if (!parsed.success) {
        const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
        throw new InputError(mistakes.slice(0, 20).join('; '))
      }
      const { from, to, complaints } = parsed.data
      const span = to.getTime() - from.getTime()
      if (span <= 0 || span > LONGEST_SPAN_MS)
        throw new InputError('to: expected a time in the hundred days after "from"')
      return compareWithSystem({ system: systemOf(request) ?? '', from, to, records: complaints }, ports)
    })
  }
}
