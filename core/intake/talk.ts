import type { Case } from '../case/case.ts'
import type { Command } from '../complaint/command.ts'
import type { Complaint } from '../complaint/complaint.ts'
import type { Attachment, Learned } from '../complaint/event.ts'
import type { Policy } from '../policy/schema.ts'
import type { Opinion } from '../understanding/opinion.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'
import { type TextKey, word } from '../wording/wording.ts'
import type { Conversation, Draft, Question, Turn } from './conversation.ts'
import { addTurn, count, isActive, newDraft, timesAsked } from './draft.ts'
import { type Known, learn } from './known.ts'
import { OPENING, type Read, readerOf } from './reading.ts'
import { markedText } from './recognised.ts'
import { judgedFields, registrationOf } from './registration.ts'

/** What every step of the dialogue may look at. */
export type Setting = {
  policy: Policy
  vocabulary: Vocabulary
  now: Date
  /** This person's open complaints, newest first. */
  open: Case[]
  recent: Complaint[]
  /** What a language model made of the draft and what was said now; `null` or left out: the rules read alone. */
  opinion?: Opinion | null
}

/** One turn of the dialogue under way: the only thing that changes while it is worked out. */
export type Talk = Setting & {
  read: Read
  conversation: Conversation
  say: string[]
  commands: { complaintId: string | null; command: Command }[]
  /** A complaint was registered in this turn: what is said after that belongs to it. */
  registered: boolean
  /** The draft grew, so the dialogue goes on with it. */
  grew: boolean
  /** A question was put already: nothing more is asked in this turn. */
  paused: boolean
  /** The draft is to be restated even though the question has not changed. */
  restate: boolean
}

export function openTalk(conversation: Conversation, setting: Setting): Talk {
  const opinion = setting.opinion ?? conversation.draft?.opinion ?? null
  return {
    ...setting,
    opinion,
    read: readerOf(setting.vocabulary, setting.now, opinion),
    conversation,
    say: [],
    commands: [],
    registered: false,
    grew: false,
    paused: false,
    restate: false,
  }
}

export function speak(talk: Talk, key: TextKey, facts: Record<string, string | number> = {}): void {
  talk.say.push(word(talk.policy, key, facts))
}

export function setDraft(talk: Talk, draft: Draft | null): void {
  talk.conversation = { ...talk.conversation, draft }
}

export function ask(talk: Talk, question: Question | null): void {
  talk.conversation = { ...talk.conversation, question }
}

/** The draft as it stands, or a new one that only remembers. */
export function draftOf(talk: Talk): Draft {
  return talk.conversation.draft ?? newDraft(talk.now.toISOString(), 'customer')
}

export function knownOf(talk: Talk, draft: Draft): Known {
  const { policy, read, conversation } = talk
  return learn(draft, { policy, read, profile: conversation.profile })
}

/** Says something at most `most` times in this stretch of the chat. Tells whether it was said. */
export function speakOnce(
  talk: Talk,
  what: string,
  key: TextKey,
  facts: Record<string, string> = {},
  most = 1,
): boolean {
  const draft = draftOf(talk)
  if (timesAsked(draft, what) >= most) return false
  setDraft(talk, count(draft, what))
  speak(talk, key, facts)
  return true
}

export function command(talk: Talk, complaintId: string | null, what: Command): void {
  talk.commands.push({ complaintId, command: what })
}

/** The draft becomes a complaint. What was known of the person is remembered for the next time. */
export function register(talk: Talk, confirmed: boolean): void {
  const { draft } = talk.conversation
  if (draft === null || !('kind' in draft.answers || isActive(draft))) return
  const known = knownOf(talk, draft)
  const { conversation, policy, now } = talk
  const registration = registrationOf({ conversation, draft, known, policy, now, confirmed })
  command(talk, null, { type: 'register', registration })
  talk.registered = true
  talk.grew = false
  const profile = draft.source === 'customer' ? profileOf(known, conversation.profile) : conversation.profile
  talk.conversation = { ...conversation, draft: null, question: null, profile }
}

function profileOf(known: Known, before: Conversation['profile']): Conversation['profile'] {
  const profile = { ...before }
  for (const field of ['name', 'phone', 'plate'] as const) {
    const value = known.all[field]
    if (typeof value === 'string' && value !== '') profile[field] = value
  }
  return profile
}

/** Puts something more into a case: `null` means the one that was registered just now. */
export function addDetail(
  talk: Talk,
  complaintId: string | null,
  turns: readonly Turn[],
  attachments: Attachment[],
): void {
  const text = turns
    .filter(turn => turn.role === 'customer')
    .map(turn => markedText(turn, talk.policy))
    .join('\n')
  if (text === '') {
    command(talk, complaintId, { type: 'addDetail', text, attachments })
    return
  }
  const known = talk.open.find(({ complaint }) => complaint.id === complaintId)?.complaint
  const learned = learnedFrom(turns, talk, known?.phone ?? null)
  command(talk, complaintId, { type: 'addDetail', text, attachments, learned })
  const { name, phone } = learned
  const { profile } = talk.conversation
  const isNamed = name === undefined || profile.name !== undefined
  const more = { ...(isNamed ? {} : { name }), ...(phone === undefined ? {} : { phone }) }
  talk.conversation = { ...talk.conversation, profile: { ...profile, ...more } }
}

/** A number besides the one that is known takes its place only where he says so. */
const CALL_THERE =
  /换(?:了|成|个)?|改(?:成|为|打|了)|(?:号|电话|手机)[^，。]{0,4}(?:不对|错|停机|不用了)|打这个|(?:打|联系)我?(?:这个|新)|新(?:的)?(?:号|电话|手机)/u

/** What later words tell of how grave it is, and what was not known. Read as part of a complaint, however mildly put. */
function learnedFrom(turns: readonly Turn[], { read, policy }: Talk, knownPhone: string | null): Learned {
  const understanding = read([OPENING, ...turns])
  const wanted = new Set(policy.intake.fields.map(({ field }) => field))
  const fields = Object.entries(understanding.fields).flatMap(([field, found]): [string, string | number][] =>
    found && wanted.has(field) && field !== 'name' && field !== 'phone' ? [[field, found.value]] : [],
  )
  const { name, phone } = understanding.fields
  const callsThere = knownPhone === null || turns.some(({ text }) => CALL_THERE.test(text))
  return {
    ...(name ? { name: String(name.value) } : {}),
    ...(phone && callsThere ? { phone: String(phone.value) } : {}),
    reasons: understanding.reasons.map(({ value }) => value).filter(reason => reason in policy.reasons),
    emotion: understanding.emotion,
    fields: { ...Object.fromEntries(fields), ...judgedFields(understanding, policy) },
  }
}

/** Closes the turn: what was said becomes at most two messages, and is remembered as the bot's side of the draft. */
export function closeTalk(talk: Talk): { conversation: Conversation; say: string[]; commands: Talk['commands'] } {
  const say = merge(talk.say)
  if (talk.conversation.draft !== null && talk.opinion)
    setDraft(talk, { ...talk.conversation.draft, opinion: talk.opinion })
  const { draft } = talk.conversation
  if (draft !== null && say.length > 0) {
    const id = `bot-${draft.turns.filter(turn => turn.role === 'bot').length + 1}`
    const turn: Turn = { id, role: 'bot', text: say.join('\n'), at: talk.now.toISOString() }
    setDraft(talk, addTurn(draft, turn))
  }
  return { conversation: talk.conversation, say, commands: talk.commands }
}

/** A message that is longer than this stands better alone. */
const COMFORTABLE_LENGTH = 120

function merge(parts: readonly string[]): string[] {
  const last = parts.at(-1)
  if (last === undefined) return []
  const before = parts.slice(0, -1).join('\n')
  if (before === '') return [last]
  return before.length + last.length <= COMFORTABLE_LENGTH ? [`${before}\n${last}`] : [before, last]
}
