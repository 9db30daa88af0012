import { createDecipheriv, createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { XMLParser } from 'fast-xml-parser'
import pg from 'pg'
import { ACCOUNT } from './ingress-account.ts'

const KEY = Buffer.from(`${ACCOUNT.encodingAesKey}=`, 'base64')
const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false })

const INSERT = {
  name: 'bare-insert',
  text: `INSERT INTO inbox (platform, platform_id, conversation, sent_at, received_at, payload)
    VALUES ('wechat', $1, $2, $3, $4, $5) ON CONFLICT (platform, platform_id) DO NOTHING`,
}

/**
 * What one would write by hand for the same promise and nothing else: signature, age, decryption, app id, XML, one durable insert, `success`.
 * The measure that our webhook is compared with.
 */
export function bareServer(databaseUrl: string): Server {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 })
  return createServer((request, response) => {
    take(request, pool).then(
      status => response.writeHead(status, { 'content-type': 'text/plain' }).end(status === 200 ? 'success' : ''),
      () => response.writeHead(500).end(),
    )
  })
}

async function take(request: IncomingMessage, pool: pg.Pool): Promise<number> {
  const query = new URL(request.url ?? '', 'http://localhost').searchParams
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  const { Encrypt } = parser.parse(Buffer.concat(chunks).toString('utf8')).xml as { Encrypt: string }
  const timestamp = query.get('timestamp') ?? ''
  const expected = createHash('sha1')
    .update([ACCOUNT.token, timestamp, query.get('nonce') ?? '', Encrypt].sort().join(''))
    .digest()
  const given = Buffer.from(query.get('msg_signature') ?? '', 'hex')
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return 401
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > 300) return 401

  const decipher = createDecipheriv('aes-256-cbc', KEY, KEY.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([decipher.update(Encrypt, 'base64'), decipher.final()])
  const clear = padded.subarray(0, padded.length - (padded[padded.length - 1] ?? 0))
  const end = 20 + clear.readUInt32BE(16)
  if (clear.subarray(end).toString('utf8') !== ACCOUNT.appId) return 403
  const xml = clear.subarray(20, end).toString('utf8')
  const message = parser.parse(xml).xml as Record<string, string>
  await pool.query({
    ...INSERT,
    values: [
      message.MsgId,
      `wechat:${message.FromUserName}`,
      new Date(Number(message.CreateTime) * 1000),
      new Date(),
      xml,
    ],
  })
  return 200
}
