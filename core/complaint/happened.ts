import type { Policy } from '../policy/schema.ts'
import type { Complaint } from './complaint.ts'
import type { Actor, ComplaintEvent, EventData, EventType } from './event.ts'

/** In what a command is decided. `other` is the second case of a command that concerns two. */
export type Situation = { policy: Policy; now: Date; by: Actor; other?: Complaint }

export const SYSTEM: Actor = { type: 'system', id: 'heed' }

export function happened<T extends EventType>(
  type: T,
  data: EventData[T],
  situation: Pick<Situation, 'now' | 'by'>,
): ComplaintEvent & { type: T } {
  return { type, at: situation.now.toISOString(), by: situation.by, data } as ComplaintEvent & { type: T }
}
