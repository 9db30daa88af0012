import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { ControlError } from './failure.ts'

const FOLDER = join(dirname(fileURLToPath(import.meta.url)), '..', 'page')

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
}

/** Pictures that customers send lie on the stand-in for WeChat, on another port of this machine. */
const SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: http://127.0.0.1:* http://localhost:*",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The page and its files: `/` and `/page/…`. Only what lies in the folder when the program starts can be had. */
export function pageRoutes(app: FastifyInstance): void {
  const files = new Map(listFiles(FOLDER).map(file => [relative(FOLDER, file).split(sep).join('/'), file]))

  const send = async (name: string, reply: FastifyReply): Promise<Buffer> => {
    const file = files.get(name)
    const contentType = contentTypes[extname(name)]
    if (file === undefined || contentType === undefined) throw new ControlError(404, 'not-found', '没有这个文件')
    reply
      .type(contentType)
      .header('content-security-policy', SECURITY_POLICY)
      .header('x-content-type-options', 'nosniff')
      .header('referrer-policy', 'no-referrer')
      .header('cache-control', 'no-cache')
    return readFile(file)
  }

  app.get('/', (_request, reply) => send('index.html', reply))
  app.get<{ Params: { '*': string } }>('/page/*', (request, reply) => send(request.params['*'], reply))
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? listFiles(path) : [path]
  })
}
