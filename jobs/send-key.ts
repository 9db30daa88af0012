import { createHash } from 'node:crypto'
import type { Outgoing } from '../core/ports/outbox.ts'

/** Names this send so that the platform drops a second one. Made of the time as well: a new database gives the same ids again. */
export function sendKey(outgoing: Outgoing): string {
  return createHash('sha256').update(`${outgoing.key} ${outgoing.createdAt.toISOString()}`).digest('hex').slice(0, 40)
}
