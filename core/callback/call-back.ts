import type { Outcome } from './event.ts'
import type { CallBackStatus } from './transition.ts'
import type { Visit } from './visit.ts'

/** A call-back after a service visit, as its events have made it. Never written by hand: see `evolve`. */
export type CallBack = {
  id: string
  /** How many events it has: two writers cannot both be right. */
  version: number
  pack: string
  policyVersion: string
  /** The programme of the policy. */
  programme: string
  visit: Visit
  /** The customer's chat, where he is known and can be asked there. */
  conversation: string | null
  status: CallBackStatus
  /** 1, and one more each time a result was handed back to the caller. */
  round: number
  /** Calls without an answer in this round. */
  attempts: number
  /** Until when the survey in the customer's chat waits for his answer, ISO 8601. */
  surveyUntil: string | null
  /** What the customer answered in his chat. */
  answered: { satisfied: boolean; words: string } | null
  /** Who follows a problem up. */
  responsible: string | null
  /** Who made the last call. */
  caller: string | null
  grievance: string | null
  /** How a grievance was settled, or what was done about a problem. */
  result: string | null
  /** Given to the customer in the call, in yuan. */
  yuan: number
  outcome: Outcome | null
  satisfied: boolean | null
  /** The complaint that was made of it. */
  complaintId: string | null
  openedAt: string
  endedAt: string | null
}
