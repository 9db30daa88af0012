import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { z } from 'zod'

/** Another system's side of the webhooks, written from their description alone: it checks the signature by its own code. */
export type Receiver = {
  url: string
  secret: string
  /** What was taken in, once for each id, in the order in which it came. */
  heard: Heard[]
  /** How often something came with an id that was known already. */
  repeated: number
  /** How often it was refused because its signature was wrong or old. */
  forged: number
  /** The next requests fail: `down` answers 503; `forgets` takes them in and hangs up without an answer. */
  fails(how: 'down' | 'forgets', times: number): void
  close(): Promise<void>
}

export type Heard = z.infer<typeof bodySchema> & { id: string }

const bodySchema = z.object({
  type: z.string(),
  timestamp: z.string(),
  data: z.object({
    seq: z.number(),
    text: z.string(),
    complaint: z.looseObject({
      number: z.string(),
      externalNumber: z.string(),
      status: z.string(),
      version: z.number(),
      customer: z.object({ name: z.string().nullable(), phone: z.string().nullable() }),
    }),
  }),
})

const FIVE_MINUTES_S = 300

export async function startReceiver(): Promise<Receiver> {
  const key = Buffer.from('0123456789abcdef0123456789abcdef')
  const failures: ('down' | 'forgets')[] = []
  const receiver: Receiver = {
    url: '',
    secret: `whsec_${key.toString('base64')}`,
    heard: [],
    repeated: 0,
    forged: 0,
    fails: (how, times) => void failures.push(...Array<typeof how>(times).fill(how)),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  const server = createServer((request, response) => {
    const parts: Buffer[] = []
    request.on('data', (part: Buffer) => parts.push(part))
    request.on('end', () => {
      const body = Buffer.concat(parts).toString()
      const failure = failures.shift()
      if (failure === 'down') {
        response.writeHead(503).end()
        return
      }
      const id = String(request.headers['webhook-id'])
      const timestamp = String(request.headers['webhook-timestamp'])
      const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest()
      const [version, given = ''] = String(request.headers['webhook-signature']).split(',')
      const signature = Buffer.from(given, 'base64')
      const isFresh = Math.abs(Date.now() / 1000 - Number(timestamp)) < FIVE_MINUTES_S
      if (version !== 'v1' || signature.length !== 32 || !timingSafeEqual(signature, expected) || !isFresh) {
        receiver.forged++
        response.writeHead(401).end()
        return
      }
      if (receiver.heard.some(one => one.id === id)) receiver.repeated++
      else receiver.heard.push({ id, ...bodySchema.parse(JSON.parse(body)) })
      if (failure === 'forgets') request.socket.destroy()
      else response.writeHead(204).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  receiver.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/heed`
  return receiver
}
