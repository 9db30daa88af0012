import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Stands before the stand-in's API and counts what is asked and what is refused. */
export type ApiWatch = {
  url: string
  /** Calls by path. */
  calls: ReadonlyMap<string, number>
  /** Answers by errcode, without 0. */
  errcodes: ReadonlyMap<number, number>
  close(): Promise<void>
}

export async function watchApi(target: () => string): Promise<ApiWatch> {
  const calls = new Map<string, number>()
  const errcodes = new Map<number, number>()
  const add = <K>(to: Map<K, number>, key: K) => to.set(key, (to.get(key) ?? 0) + 1)
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const url = new URL(request.url ?? '/', target())
    add(calls, url.pathname)
    const sends = request.method === 'POST'
    const answer = await fetch(url, {
      method: request.method ?? 'GET',
      ...(sends ? { body: Buffer.concat(chunks), headers: { 'content-type': 'application/json' } } : {}),
    }).catch(() => null)
    if (!answer) return response.destroy()
    const bytes = Buffer.from(await answer.arrayBuffer())
    const errcode = Number(/"errcode":\s*(-?\d+)/.exec(bytes.toString('utf8'))?.[1] ?? 0)
    if (errcode !== 0) add(errcodes, errcode)
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(bytes)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    errcodes,
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
