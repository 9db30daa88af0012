import { wallMs } from '../time/calendar.ts'
import type { Draft } from './conversation.ts'
import { isActive } from './draft.ts'
import { hasStory } from './known.ts'
import { command, knownOf, register, speak, type Talk } from './talk.ts'

/** When a customer who still talks to the bot is handed over to a person; `null` where the policy has no such rule. */
export function handOverAt(draft: Draft | null, { policy }: Pick<Talk, 'policy'>): number | null {
  const { handOver } = policy.intake
  if (handOver === undefined || !isActive(draft) || draft.source !== 'customer') return null
  return Date.parse(draft.startedAt) + wallMs(handOver)
}

/** Held up at the front line for too long: what was told is registered as it is, and a person takes over. Tells whether it was done. */
export function handOver(talk: Talk): boolean {
  const { draft } = talk.conversation
  const at = handOverAt(draft, talk)
  if (at === null || draft === null || at > talk.now.getTime()) return false
  if (!hasStory(knownOf(talk, draft)) && draft.attachments.length === 0) return false
  register(talk, false)
  command(talk, null, { type: 'requestHuman', text: '' })
  speak(talk, 'human.handOver')
  talk.conversation = { ...talk.conversation, human: { since: talk.now.toISOString(), complaintId: null } }
  return true
}
