import type { FastifyPluginAsync } from 'fastify'
import { z } from 'zod'
import type { CallBackPorts } from '../core/callback/change.ts'
import { toCsv } from '../core/callback/csv.ts'
import { recordRows, reportRows } from '../core/callback/export.ts'
import { totalCallBacks } from '../core/callback/report.ts'
import { takeVisits } from '../core/callback/take-visits.ts'
import { type ReadVisits, readVisitArray, readVisitCsv } from '../core/callback/visit-list.ts'
import { InputError } from '../core/errors.ts'
import type { Programme } from '../core/policy/schema.ts'
import { addDays, atLocal } from '../core/time/china-time.ts'
import { hasBearer } from './bearer.ts'
import { answerError } from './server.ts'

const BODY_LIMIT_BYTES = 2 * 1024 * 1024
/** What the report is asked for at once. */
const LONGEST_PERIOD_MS = 370 * 86_400_000

const listSchema = z.strictObject({ programme: z.string().max(50).optional(), visits: z.array(z.unknown()).min(1) })
const periodSchema = z.strictObject({
  /** The first and the last day, Chinese time. */
  from: z.iso.date(),
  to: z.iso.date(),
  programme: z.string().max(50).optional(),
})

/**
 * `POST /api/service-visits`: another system's list of service visits, as CSV (`text/csv`, `?programme=`) or JSON
 * (`{ visits: [{ number, visitedAt, phone, name, plate, service, adviser }] }`). Answers how many call-backs were opened, how many were known,
 * and each bad row with its line and why; good rows are kept. The same list again changes nothing.
 * `GET /api/call-backs/report` (JSON or, as `report.csv`, CSV) totals outcomes by day and caller; `GET /api/call-backs.csv` lists the records,
 * nothing personal in them; all with `?from=&to=`, days included. 401 without the token.
 */
export function serviceVisitsApi({ token, ports }: { token: string; ports: CallBackPorts }): FastifyPluginAsync {
  return async app => {
    app.addHook('onRequest', async (request, reply) => {
      if (hasBearer(request, token)) return
      reply.header('www-authenticate', 'Bearer')
      return answerError(reply, 401, 'unauthorised', 'bring the token: Authorization: Bearer <API_TOKEN>')
    })
    app.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: BODY_LIMIT_BYTES }, (_request, body, done) =>
      done(null, body),
    )

    app.post('/api/service-visits', { bodyLimit: BODY_LIMIT_BYTES }, async (request, reply) => {
      const asked = z.object({ programme: z.string().max(50).optional() }).safeParse(request.query)
      const list = readList(request.body, asked.data?.programme, ports)
      const taken = await takeVisits(list, { programme: list.programme, by: { type: 'system', id: 'api' } }, ports)
      reply.code(taken.opened > 0 ? 201 : 200)
      return { ...taken, bad: list.bad }
    })

    app.get('/api/call-backs/report', async request => {
      const { from, to, programme } = readPeriod(request.query)
      const { policy } = ports.policies.current()
      const records = await ports.callBacks.between(policy.id, from, to)
      const reports = totalCallBacks(records, from, to).filter(
        one => programme === undefined || one.programme === programme,
      )
      return {
        from: from.toISOString(),
        to: to.toISOString(),
        programmes: reports.map(({ unsatisfied, ...report }) => ({
          ...report,
          unsatisfied: unsatisfied.map(({ visit }) => visit.number),
        })),
      }
    })

    for (const [path, rowsOf] of [
      ['/api/call-backs/report.csv', reportRows],
      ['/api/call-backs.csv', recordRows],
    ] as const) {
      app.get(path, async (request, reply) => {
        const { from, to, programme } = readPeriod(request.query)
        const { policy } = ports.policies.current()
        const records = await ports.callBacks.between(policy.id, from, to)
        const own = records.filter(({ callBack }) => programme === undefined || callBack.programme === programme)
        return reply.type('text/csv; charset=utf-8').send(toCsv(rowsOf(own, from, to, policy)))
      })
    }
  }
}

function readList(body: unknown, asked: string | undefined, ports: CallBackPorts): ReadVisits & { programme: string } {
  const now = ports.clock.now()
  if (Buffer.isBuffer(body)) {
    const found = programmeNamed(asked, ports)
    const list = readVisitCsv(body, found.programme, now)
    if (list === null)
      throw new InputError('body: expected CSV whose first line names the columns 工单号, 服务时间, 电话')
    return { ...list, programme: found.name }
  }
  const parsed = listSchema.safeParse(body)
  if (!parsed.success) {
    const mistakes = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`)
    throw new InputError(mistakes.join('; '))
  }
  const found = programmeNamed(parsed.data.programme ?? asked, ports)
  return { ...readVisitArray(parsed.data.visits, found.programme, now), programme: found.name }
}

function programmeNamed(asked: string | undefined, ports: CallBackPorts): { name: string; programme: Programme } {
  const { programmes } = ports.policies.current().policy
  const names = Object.keys(programmes)
  const name = asked ?? names[0] ?? ''
  const programme = Object.hasOwn(programmes, name) ? programmes[name] : undefined
  if (!programme) throw new InputError(`programme: expected one of ${names.join(', ') || '(the policy has none)'}`)
  return { name, programme }
}

function readPeriod(query: unknown): { from: Date; to: Date; programme: string | undefined } {
  const parsed = periodSchema.safeParse(query)
  if (!parsed.success) throw new InputError('expected ?from=2026-03-01&to=2026-03-31')
  const { from, to, programme } = parsed.data
  const period = { from: atLocal(from), to: atLocal(addDays(to, 1)), programme }
  const length = period.to.getTime() - period.from.getTime()
  if (length <= 0 || length > LONGEST_PERIOD_MS) throw new InputError('to: expected a day in the year after "from"')
  return period
}
