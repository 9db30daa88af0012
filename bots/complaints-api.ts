import type { FastifyPluginAsync, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Case } from '../core/case/case.ts'
import type { ChangePorts } from '../core/case/change.ts'
import { viewComplaint } from '../core/case/complaint-view.ts'
import { type HandOver, handOver } from '../core/case/hand-over.ts'
import type { Complaint } from '../core/complaint/complaint.ts'
import { InputError } from '../core/errors.ts'
import { hasBearer } from './bearer.ts'
import { answerError } from './server.ts'
import type { OtherSystem } from './systems/system.ts'

export type ComplaintsApiOptions = {
  /** Who may hand over complaints, each with what it must bring as `Authorization: Bearer`. */
  systems: readonly Pick<OtherSystem, 'id' | 'token'>[]
  ports: ChangePorts
}

const BODY_LIMIT_BYTES = 64 * 1024

const words = (most: number) => z.string().trim().min(1).max(most)

const handOverSchema = z.strictObject({
  externalNumber: words(100).regex(/^[^\p{C}\s]+$/u, 'expected a number without spaces'),
  customer: z.strictObject({ name: words(50), phone: words(40) }),
  story: words(5000),
  wants: words(500).optional(),
  category: words(100).optional(),
  channel: words(50).optional(),
  fields: z.record(z.string().max(50), z.union([words(200), z.number().nonnegative()])).default({}),
  severity: words(50).optional(),
  reasons: z.array(words(50)).max(20).default([]),
  heardAt: z.iso
    .datetime({ offset: true })
    .transform(text => new Date(text))
    .optional(),
})

const EXTERNAL = 'external:'
/** The system that brings API_TOKEN. */
const COMPANY = 'api'
const UNPRINTABLE = /\p{C}/u
const UNKNOWN = ['no-such-complaint', 'no complaint has this number'] as const

/**
 * `POST /api/complaints`: another system hands over a complaint under its own number. 201 the first time, 200 with the same complaint
 * every other time. `GET /api/complaints/:no`: how it stands, by our number or by `external:<its number>`; 404 for neither.
 * Both answer a `ComplaintView`; 401 without the token, 400 naming the path of what is wrong.
 */
export function complaintsApi({ systems, ports }: ComplaintsApiOptions): FastifyPluginAsync {
  const systemOf = (request: FastifyRequest) => systems.filter(({ token }) => hasBearer(request, token))[0]?.id ?? null
  const show = async (found: Case, reader: string) =>
    viewComplaint(
      found,
      await ports.store.readReach(found.complaint.id),
      await ports.policies.version(found.complaint.policyVersion),
      reader,
    )

  return async app => {
    app.addHook('onRequest', async (request, reply) => {
      if (systemOf(request) !== null) return
      reply.header('www-authenticate', 'Bearer')
      return answerError(reply, 401, 'unauthorised', 'bring the token: Authorization: Bearer <API_TOKEN>')
    })

    app.post('/api/complaints', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const system = systemOf(request) ?? ''
      const { created, current } = await handOver(readHandOver(request.body, system), ports)
      const view = await show(current, system)
      if (created) reply.code(201).header('location', `/api/complaints/${encodeURIComponent(view.number)}`)
      return view
    })

    app.get<{ Params: { no: string } }>('/api/complaints/:no', async (request, reply) => {
      const { no } = request.params
      const system = systemOf(request) ?? ''
      if (UNPRINTABLE.test(no)) return answerError(reply, 404, ...UNKNOWN)
      const found = no.startsWith(EXTERNAL)
        ? await ports.store.readCaseByExternalNumber(
            ports.policies.current().policy.id,
            system,
            no.slice(EXTERNAL.length),
          )
        : await ports.store.readCaseByNumber(no)
      if (!found || !mayRead(system, found.complaint)) return answerError(reply, 404, ...UNKNOWN)
      return show(found, system)
    })
  }
}

/** A system that has a name reads what it handed over; the one of API_TOKEN is the company's own and reads everything. */
function mayRead(system: string, complaint: Pick<Complaint, 'system'>): boolean {
  return system === COMPANY || complaint.system === system
}

/** Throws `InputError` with the paths and what was expected there, never with what was sent. */
function readHandOver(body: unknown, system: string): HandOver {
  const parsed = handOverSchema.safeParse(body)
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
    throw new InputError(mistakes.join('; '))
  }
  const { wants = null, category = null, channel = null, severity = null, heardAt = null, ...rest } = parsed.data
  return { ...rest, system, wants, category, channel, severity, heardAt }
}
