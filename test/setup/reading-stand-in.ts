import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ReadingServices } from '../../bots/reading/services.ts'
import type { Opinion } from '../../core/understanding/opinion.ts'

/** A local server that stands in for a company's speech service (`/speech`) and language model (`/v1`), by their public protocols. */
export type ReadingStandIn = {
  services: ReadingServices
  /** What every recording says from now on. */
  hears(words: string): void
  /** What the model points to from now on; of each telling only what is quoted from it. */
  opines(opinion: Partial<Opinion>): void
  /** From now on both refuse. */
  breaks(): void
  /** The bodies that reached the model, oldest first. */
  asked(): readonly string[]
  close(): Promise<void>
}

const NOTHING: Opinion = { intent: null, category: null, demands: [], reasons: [], fields: [] }

export async function openReadingStandIn(): Promise<ReadingStandIn> {
  const asked: string[] = []
  let words = ''
  let opinion: Opinion = NOTHING
  let broken = false
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      response.setHeader('content-type', 'application/json')
      if (broken) return response.writeHead(503).end('{}')
      if (request.url === '/speech') return response.end(JSON.stringify({ text: words }))
      const body = Buffer.concat(chunks).toString('utf8')
      asked.push(body)
      response.end(completion(JSON.stringify(within(body, opinion))))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    services: {
      languageModel: {
        baseUrl: `${url}/v1`,
        model: 'stand-in',
        apiKey: null,
        limitMs: 8000,
        readingsPerDay: 1000,
        readingsPerConversation: 50,
      },
      speech: { url: `${url}/speech`, model: null, apiKey: null, limitMs: 8000, maxBytes: 1024 * 1024 },
      pictures: null,
    },
    hears: text => {
      words = text
    },
    opines: of => {
      opinion = { ...NOTHING, ...of }
    },
    breaks: () => {
      broken = true
    },
    asked: () => asked,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** An honest model points only to words that it was shown. */
function within(body: string, { demands, fields }: Opinion): Opinion {
  const shown = <T extends { quote: string }>(list: T[]) => list.filter(({ quote }) => body.includes(quote))
  return { ...NOTHING, demands: shown(demands), fields: shown(fields) }
}

function completion(content: string): string {
  return JSON.stringify({
    id: 'stand-in',
    object: 'chat.completion',
    created: 1,
    model: 'stand-in',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  })
}
