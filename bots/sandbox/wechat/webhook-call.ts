import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'

type CallResult =
  | { outcome: 'answered'; status: number; body: string }
  | { outcome: 'timeout' }
  | { outcome: 'connection-error'; detail: string }
  | { outcome: 'aborted' }

type WebhookCaller = {
  call(target: {
    /** Asked at the moment of the call. */
    url(): string
    method: 'GET' | 'POST'
    query: Record<string, string>
    body?: string
    timeoutMs: number
  }): Promise<CallResult>
  /** Ends all calls under way with `aborted`. */
  close(): void
}

const MAX_ANSWER_BYTES = 1024 * 1024

async function read(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of answer) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size > MAX_ANSWER_BYTES) throw new Error('the answer is too large')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString()
}

/** Calls a webhook as the platform does: a connection of its own for every push, no redirects, the whole answer within the time. */
export function createWebhookCaller(): WebhookCaller {
  const underWay = new Set<AbortController>()
  let closed = false
  return {
    async call({ url, method, query, body, timeoutMs }) {
      if (closed) return { outcome: 'aborted' }
      const controller = new AbortController()
      underWay.add(controller)
      let timedOut = false
      const timer = setTimeout(() => {
        timedOut = true
        controller.abort()
      }, timeoutMs)
      try {
        const target = new URL(url())
        for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value)
        const send = target.protocol === 'https:' ? httpsRequest : httpRequest
        const answer = await new Promise<IncomingMessage>((resolve, reject) => {
          const request = send(target, {
            method,
            agent: false,
            signal: controller.signal,
            headers: {
              'user-agent': 'Mozilla/4.0',
              accept: '*/*',
              ...(body === undefined ? {} : { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) }),
            },
          })
          request.once('response', resolve).once('error', reject).end(body)
        })
        return { outcome: 'answered', status: answer.statusCode ?? 0, body: await read(answer) }
      } catch (error) {
        if (timedOut) return { outcome: 'timeout' }
        if (closed) return { outcome: 'aborted' }
        return { outcome: 'connection-error', detail: error instanceof Error ? error.message : String(error) }
      } finally {
        clearTimeout(timer)
        underWay.delete(controller)
        controller.abort()
      }
    },
    close() {
      closed = true
      for (const controller of underWay) controller.abort()
    },
  }
}
