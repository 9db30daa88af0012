import type { Via } from '../delivery/reach.ts'
import type { Notice } from '../notification/notice.ts'

/** A notice that waits to be delivered. */
export type Outgoing = {
  id: string
  lane: string
  key: string
  notice: Notice
  /** How often it was tried before. */
  attempts: number
  createdAt: Date
}

/**
 * The outbox as the sender sees it. One sender at a time has a lane; what it claimed and never reported (a crash) is offered
 * again when its lease ends.
 */
export type Outbox = {
  /**
   * Claims what waits in a lane, oldest first. Nothing is given while another sender holds the lane, while the lane rests after a
   * failure, or while an open request of the platform may still carry the reply (`waitUntil` says when to ask again, wall clock).
   * `passiveFor` claims on behalf of that open request.
   */
  claim(
    lane: string,
    options?: { passiveFor?: string; limit?: number },
  ): Promise<{ outgoing: Outgoing[]; waitUntil: Date | null }>
  sent(ids: string[], sent: { messageId: string; via: Via }): Promise<void>
  /** `retryAt` (wall clock) rests the whole lane, so that order is kept; `null` ends these notices visibly as failed. */
  failed(
    ids: string[],
    /** `busy`: we were only too fast, which is no try that failed. */
    failure: { code: string; message: string; retryAt: Date | null; via?: Via; busy?: boolean },
  ): Promise<void>
  /** Puts a step into the ledger without changing what becomes of the notices: one way was refused, or the platform reported. */
  noted(
    ids: string[],
    step: { via: Via; outcome: 'refused' | 'delivered' | 'failed'; code: string | null },
  ): Promise<void>
  /** The notices that went out as this template message. */
  sentAs(messageId: string): Promise<Pick<Outgoing, 'id' | 'notice'>[]>
  /** Puts claimed notices back untouched, to be offered again at once. */
  release(ids: string[]): Promise<void>
  /** Ends the rest of all lanes that begin so: what failed before may work now. Returns them. */
  resume(lanesFrom: string): Promise<string[]>
  /** Lanes with something to send that nobody holds: what a lost wake-up left behind. Not those of files that are yet to be fetched. */
  lanesWaiting(limit: number): Promise<string[]>
}
