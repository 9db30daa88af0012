import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { ClockMove, SandboxDesk } from '../desk.ts'
import type { Changes } from './changes.ts'
import { ControlError } from './failure.ts'

const duration = z
  .string()
  .regex(
    /^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?$/,
    'an ISO 8601 duration such as PT2H or P1D, or "next"',
  )
const move = z.union(
  [
    z.strictObject({ advance: z.literal('next') }).transform((): ClockMove => ({ to: 'next' })),
    z.strictObject({ advance: duration }).transform(({ advance }): ClockMove => ({ by: advance })),
    z.strictObject({ set: z.iso.datetime({ offset: true }) }).transform(({ set }): ClockMove => ({ at: set })),
  ],
  'expected {"advance":"PT2H"}, {"advance":"next"} or {"set":"2026-11-23T09:00:00+08:00"}',
)
const caseId = z.object({ id: z.string().min(1).max(100) })

/** The clock and the cases: `/api/clock`, `/api/cases…`. */
export function deskRoutes(app: FastifyInstance, desk: SandboxDesk, changes: Changes): void {
  const showClock = () => ({ now: desk.now().toISOString() })

  app.get('/api/clock', async () => showClock())

  app.post('/api/clock', async request => {
    const now = (await desk.advance(move.parse(request.body))).toISOString()
    changes.tell({ kind: 'clock', now })
    return { now }
  })

  app.get('/api/cases', async () => ({ cases: await desk.cases() }))

  app.get('/api/cases/:id', async request => {
    const found = await desk.case(caseId.parse(request.params).id)
    if (found === null) throw new ControlError(404, 'no-case', '没有这件投诉')
    return found
  })
}
