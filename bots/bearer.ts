import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

/** Compares in constant time. Hashing first makes both sides equally long, so that not even the length shows in the time taken. */
export function isSameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(given), digest(expected))
}

/** Whether the request carries `Authorization: Bearer <token>`. */
export function hasBearer(request: FastifyRequest, token: string): boolean {
  const [, given] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  return given !== undefined && isSameSecret(given, token)
}
