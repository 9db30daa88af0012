import type { Attachment } from '../complaint/event.ts'
import type { CustomerNews } from '../notification/notice.ts'
import type { Opinion } from '../understanding/opinion.ts'

/** One chat message as intake remembers it. */
export type Turn = {
  /** The inbox id of a person's message; `bot-<n>` for ours. */
  id: string
  role: 'customer' | 'bot'
  text: string
  /** ISO 8601. */
  at: string
  /** A machine made these words of a voice message or a picture. */
  recognised?: 'voice' | 'image'
}

/** What the bot asked last, so that the next message can be read as its answer. */
export type Question =
  | { kind: 'story' }
  | { kind: 'field'; field: string }
  | { kind: 'wants' }
  | { kind: 'category'; options: string[] }
  | { kind: 'confirm' }
  /** Of staff: on which offline channel did the customer say it? */
  | { kind: 'channel'; options: string[] }
  /** Of staff: does a customer complain, or he himself? `told` waits for the answer. */
  | { kind: 'whose'; told: string }
  /** About an open complaint: is this more on it, or a new matter? */
  | { kind: 'same-or-new'; complaintId: string }
  | { kind: 'withdraw'; complaintId: string }
  | { kind: 'plan'; complaintId: string }
  | { kind: 'satisfied'; complaintId: string }
  /** Why not? `words` are those of the refusal, which takes effect with the answer, or without one after a while. */
  | { kind: 'why'; complaintId: string; about: 'plan' | 'satisfied'; words: string }
  | { kind: 'which'; complaintIds: string[]; purpose: 'progress' | 'withdraw' | 'detail' }

export type Draft = {
  startedAt: string
  turns: Turn[]
  attachments: Attachment[]
  /** How often each question was asked: field name, `wants`, `story`, `category`. */
  asked: Record<string, number>
  /** Answers that override what understanding finds: corrections and answers to direct questions. */
  answers: Record<string, string | number | null>
  source: 'customer' | 'staff' | 'internal'
  /** What a language model made of these turns, kept so that what was restated is what is registered. */
  opinion?: Opinion
}

/**
 * One chat with one person, as far as the dialogue must remember it. Pure data; `converse.ts` moves it on.
 */
export type Conversation = {
  /** `wechat:<openid>` or `feishu:<chat id>`. */
  key: string
  version: number
  platform: 'wechat' | 'feishu'
  /** openid or open_id. */
  person: string
  draft: Draft | null
  question: Question | null
  /** A person of the company has been asked to take over; the bot keeps quiet about small talk. */
  human: { since: string; complaintId: string | null } | null
  /** What is known of the person from earlier cases, never asked again. */
  profile: { name?: string; phone?: string; plate?: string }
  /** When silence must be looked at next (app clock), ISO 8601, and what was already done about it. */
  nextAt: string | null
  silence: 'none' | 'reminded'
  /** News that only a template message could hint at: said in full when the person writes again. */
  owed?: { complaintId: string; news: CustomerNews; facts: Record<string, string> }[]
}

export function newConversation(key: string, platform: 'wechat' | 'feishu', person: string): Conversation {
  return {
    key,
    version: 0,
    platform,
    person,
    draft: null,
    question: null,
    human: null,
    profile: {},
    nextAt: null,
    silence: 'none',
  }
}
