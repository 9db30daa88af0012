import { createHash, createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

const KEYS = { accessKeyId: 'AKIATEST', secretAccessKey: randomBytes(20).toString('hex') }
const REGION = 'cn-north-1'

const hash = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex')
const sign = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest()

/** AWS Signature Version 4, from its description; `null` when all is right. */
function wrongWith(request: IncomingMessage, body: Buffer): string | null {
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
      request.headers.authorization ?? '',
    )
  if (!parts) return 'unsigned'
  const [, id, day = '', region = '', signed = '', signature] = parts
  if (id !== KEYS.accessKeyId || region !== REGION) return 'wrong key or region'
  if (request.headers['x-amz-content-sha256'] !== hash(body)) return 'other body'
  for (const name of ['host', 'x-amz-content-sha256', 'x-amz-date'])
    if (!signed.split(';').includes(name)) return `${name} not signed`
  const headers = signed.split(';').map(name => `${name}:${String(request.headers[name]).trim()}\n`)
  const canonical = [request.method, request.url, '', headers.join(''), signed, hash(body)].join('\n')
  const scope = `${day}/${region}/s3/aws4_request`
  const toSign = ['AWS4-HMAC-SHA256', request.headers['x-amz-date'], scope, hash(canonical)].join('\n')
  const key = ['s3', 'aws4_request'].reduce(sign, sign(sign(`AWS4${KEYS.secretAccessKey}`, day), region))
  return sign(key, toSign).toString('hex') === signature ? null : 'wrong signature'
}

/** An S3-compatible storage that checks every signature by its own arithmetic. */
export async function openObjectStorage() {
  const objects = new Map<string, { bytes: Buffer; headers: Record<string, string> }>()
  let failing = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks)
    const path = request.url ?? ''
    if (wrongWith(request, body) !== null) return response.writeHead(403).end()
    if (failing-- > 0) return response.writeHead(503).end('<Error><Code>SlowDown</Code></Error>')
    if (request.method === 'PUT') {
      const kept = ['content-type', 'x-amz-meta-sha256'].map(name => [name, String(request.headers[name])])
      objects.set(path, { bytes: body, headers: Object.fromEntries(kept) })
      return response.end()
    }
    if (request.method === 'DELETE') {
      objects.delete(path)
      return response.writeHead(204).end()
    }
    const found = objects.get(path)
    return found ? response.writeHead(200, found.headers).end(found.bytes) : response.writeHead(404).end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    bucket: {
      endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      bucket: 'heed',
      region: REGION,
      ...KEYS,
    },
    /** By path. */
    objects,
    /** Answers the next ones with 503. */
    fails: (times: number) => {
      failing = times
    },
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}
