import type { FastifyPluginAsync } from 'fastify'
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Platform } from '../core/errors.ts'
import type { Logger } from '../core/ports/system.ts'

/** Where the numbers come from that are in the database and in the queues. Read when somebody asks for `/metrics`. */
export type MetricsSources = {
  /** Complaints that have not ended, by status. */
  openComplaints(): Promise<Record<string, number>>
  deadlines(): Promise<{ running: number; overdue: number }>
  outbox(): Promise<{ waiting: number; failed: number }>
  /** Jobs by queue and state. */
  queues(): Promise<Record<string, Record<string, number>>>
  /** Messages of this process that the database did not take yet; `null` where none is set aside. */
  setAside?(): number | null
  /** The long connection to Feishu of this process; `null` where there is none. */
  feishuSocket?(): SocketNumbers | null
}

type SocketNumbers = { connected: boolean; connections: number; losses: number; restarts: Record<string, number> }

export type Metrics = {
  /** `GET /metrics` for Prometheus: counts only, nothing personal. */
  plugin: FastifyPluginAsync
  messageReceived(platform: Platform): void
  /** For `ServerOptions.onEnded`. */
  requestEnded(request: { method: string; route: string; status: number; seconds: number }): void
  /** A logger for a platform's bot that also counts the refusals it is told of: warnings with a platform and a reason. */
  countingRefusals(logger: Logger): Logger
}

/** Requests wait for a chat's reply for up to 4.5 s, hence the last buckets. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** The numbers of this process and of what all processes share. A source that fails leaves out its own numbers and nothing else. */
export function createMetrics(sources: MetricsSources): Metrics {
  const register = new Registry()
  collectDefaultMetrics({ register })
  const registers = [register]

  const received = new Counter({
    name: 'heed_messages_received_total',
    help: 'Messages taken in from a platform and stored',
    labelNames: ['platform'],
    registers,
  })
  const refused = new Counter({
    name: 'heed_messages_refused_total',
    help: 'Requests of a platform that were turned away',
    labelNames: ['platform', 'reason'],
    registers,
  })
  const requests = new Histogram({
    name: 'heed_http_request_duration_seconds',
    help: 'Time from a request to its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers,
  })
  const readable = new Gauge({
    name: 'heed_metrics_source_up',
    help: '1 when the numbers of this source could be read, else 0',
    labelNames: ['source'],
    registers,
  })

  const refreshes: (() => Promise<void>)[] = []
  const gauge = <Label extends string>(
    source: string,
    name: string,
    help: string,
    labelNames: Label[],
    read: () => Promise<[labels: Record<Label, string>, value: number][]>,
  ) => {
    const shown = new Gauge({ name, help, labelNames, registers })
    refreshes.push(async () => {
      const values = await read().catch(() => null)
      shown.reset()
      for (const [labels, value] of values ?? []) shown.set(labels, value)
      readable.set({ source }, values === null ? 0 : 1)
    })
  }
  gauge('complaints', 'heed_complaints_open', 'Complaints that have not ended', ['status'], async () =>
    Object.entries(await sources.openComplaints()).map(([status, count]) => [{ status }, count]),
  )
  gauge('deadlines', 'heed_deadlines', 'Deadlines that are running or overdue', ['state'], async () =>
    Object.entries(await sources.deadlines()).map(([state, count]) => [{ state }, count]),
  )
  gauge('outbox', 'heed_outbox', 'Messages that wait to be sent or ended as failed', ['state'], async () =>
    Object.entries(await sources.outbox()).map(([state, count]) => [{ state }, count]),
  )
  gauge('queues', 'heed_queue_jobs', 'Jobs by queue and state', ['queue', 'state'], async () =>
    Object.entries(await sources.queues()).flatMap(([queue, states]) =>
      Object.entries(states).map(([state, count]): [Record<'queue' | 'state', string>, number] => [
        { queue, state },
        count,
      ]),
    ),
  )

  gauge('set-aside', 'heed_messages_set_aside', 'Messages that wait on the disk for the database', [], async () => {
    const count = sources.setAside?.() ?? null
    return count === null ? [] : [[{}, count]]
  })

  const socket = <Label extends string>(
    name: string,
    help: string,
    read: (numbers: SocketNumbers) => [labels: Record<Label, string>, value: number][],
    labelNames: Label[] = [],
  ) =>
    gauge('feishu-socket', name, help, labelNames, async () => {
      const numbers = sources.feishuSocket?.() ?? null
      return numbers === null ? [] : read(numbers)
    })
  if (sources.feishuSocket) {
    socket('heed_feishu_socket_connected', '1 while events can come by the long connection', ({ connected }) => [
      [{}, Number(connected)],
    ])
    socket('heed_feishu_socket_connections_total', 'How often the long connection stood', ({ connections }) => [
      [{}, connections],
    ])
    socket('heed_feishu_socket_losses_total', 'How often the long connection was lost', ({ losses }) => [[{}, losses]])
    socket(
      'heed_feishu_socket_restarts_total',
      'How often the long connection was started anew after a terminal code',
      ({ restarts }) => Object.entries(restarts).map(([code, count]) => [{ code }, count]),
      ['code'],
    )
  }

  return {
    plugin: async app => {
      app.get('/metrics', async (_request, reply) => {
        await Promise.all(refreshes.map(refresh => refresh()))
        return reply.type(register.contentType).send(await register.metrics())
      })
    },
    messageReceived: platform => received.inc({ platform }),
    requestEnded: ({ method, route, status, seconds }) => requests.observe({ method, route, status }, seconds),
    countingRefusals: logger => ({
      info: (facts, message) => logger.info(facts, message),
      error: (facts, message) => logger.error(facts, message),
      warn(facts, message) {
        const { platform, reason } = facts
        if (typeof platform === 'string' && typeof reason === 'string') refused.inc({ platform, reason })
        logger.warn(facts, message)
      },
    }),
  }
}
