import { Readable } from 'node:stream'
import type { FastifyPluginAsync } from 'fastify'
import type { Reloaded } from '../core/policy/reload-policy.ts'
import type { Clock } from '../core/ports/system.ts'
import type { Archive, Exports } from '../core/report/ports.ts'
import { anonymousLine } from '../core/simulate/recorded.ts'
import { hasBearer } from './bearer.ts'
import { answerError } from './server.ts'

export type PolicyApiOptions = {
  /** What another system must bring as `Authorization: Bearer`. */
  token: string
  ports: { archive: Archive; exports: Exports; clock: Clock; newId(): string }
  /** `null`: this program does not know from where to read. */
  reload(): Promise<Reloaded | null>
}

/**
 * `POST /api/policy/reload`: reads the rules again; 200 with the version in force, 422 with the mistakes when the old one stays.
 * `GET /api/events.jsonl?from=2026-10-01`: the events of complaints as one JSON a line without personal data, for
 * `npm run policy -- simulate`; recorded as taken out.
 */
export function policyApi({ token, ports, reload }: PolicyApiOptions): FastifyPluginAsync {
  return async app => {
    app.addHook('onRequest', async (request, reply) => {
      if (hasBearer(request, token)) return
      reply.header('www-authenticate', 'Bearer')
      return answerError(reply, 401, 'unauthorised', 'bring the token: Authorization: Bearer <API_TOKEN>')
    })

    app.post('/api/policy/reload', async (_request, reply) => {
      const reloaded = await reload()
      if (reloaded === null)
        return answerError(reply, 409, 'not-reloadable', 'this program was given its policy as it is')
      return 'mistakes' in reloaded ? answerError(reply, 422, 'policy-has-mistakes', reloaded.mistakes) : reloaded
    })

    app.get<{ Querystring: { from?: string } }>('/api/events.jsonl', async (request, reply) => {
      const from = request.query.from ?? '2000-01-01'
      if (!/^\d{4}-\d{2}-\d{2}$/.test(from) || Number.isNaN(Date.parse(from)))
        return answerError(reply, 400, 'bad-request', 'from: expected a day, YYYY-MM-DD')
      await ports.exports.record({ id: `api ${ports.newId()}`, person: 'api', what: 'events', detail: from })
      const begin = new Date(`${from}T00:00:00+08:00`)
      return reply.type('application/jsonl; charset=utf-8').send(Readable.from(lines(begin, ports)))
    })
  }
}

async function* lines(from: Date, { archive, clock }: Pick<PolicyApiOptions['ports'], 'archive' | 'clock'>) {
  let count = 0
  for await (const batch of archive.cases(from, new Date(clock.now().getTime() + 1))) {
    for (const { events, complaint } of batch) {
      if (Date.parse(complaint.registeredAt) < from.getTime()) continue
      count++
      // Its own number would lead back to the customer.
      const alias = `c${count}`
      yield `${events.map(event => JSON.stringify(anonymousLine(event, alias))).join('\n')}\n`
    }
  }
}
