import type { Attachment } from '../complaint/event.ts'
import type { ConditionFacts } from '../condition.ts'
import type { Conversation, Draft, Turn } from '../conversation.ts'
import type { Policy } from '../policy/schema.ts'
import type { Emotion, Understanding } from '../understanding/types.ts'
import { understand } from '../understanding/understand.ts'
import type { Vocabulary } from '../understanding/vocabulary.ts'
import { readCommand } from './short-words.ts'

/**
 * A draft holds what was said since the last thing was settled. It is `active` once it is to become a complaint; before that it
 * only remembers, so that a question and the grievance behind it are read together.
 *
 * Besides field names, `answers` has: `intent` (`complaint` makes it active), `category`, `wants`, `demands` (corrected, with commas),
 * `heardAt`, `human` for a complaint that was opened only to reach a person, and those below with a prefix.
 */
export function newDraft(at: string, source: Draft['source']): Draft {
  return { startedAt: at, turns: [], attachments: [], asked: {}, answers: {}, source }
}

export function isActive(draft: Draft | null): draft is Draft {
  return draft !== null && draft.answers.intent === 'complaint'
}

/** Field names that are people's data of every complaint, kept beside the fields. */
const OWN_PLACE = new Set(['name', 'phone'])

/** All that is known of a draft: what understanding found, overridden by direct answers, completed from earlier cases. */
export type Known = {
  understanding: Understanding
  category: string | null
  /** Whether the category may be taken without asking. */
  categoryIsSure: boolean
  candidates: string[]
  name: string | null
  phone: string | null
  /** By name, without name and phone. */
  fields: Record<string, string | number>
  /** By name, with name and phone. */
  all: Record<string, string | number>
  /** Fields that come from an earlier case. */
  remembered: string[]
  demands: string[]
  /** What is wanted in the customer's own words, where no known demand fits. */
  wants: string | null
  reasons: string[]
  emotion: Emotion
  /** The person's own words, message by message. */
  story: string[]
  /** The part of it that tells what happened. */
  told: string[]
  /** Words taken back, with those that stand in their place. */
  replaced: [wrong: string, right: string][]
  facts: ConditionFacts
}

type Context = { policy: Policy; vocabulary: Vocabulary; now: Date; profile: Conversation['profile'] }

/** Above this, a category is taken without asking. */
const SURE = 0.5

export function learn(draft: Draft, context: Context): Known {
  const { policy, vocabulary, now, profile } = context
  const understanding = understandDraft(draft, vocabulary, now)
  const { answers } = draft
  const all: Known['all'] = {}
  for (const [field, found] of Object.entries(understanding.fields)) if (found) all[field] = found.value
  const remembered: string[] = []
  if (draft.source === 'customer') {
    for (const [field, value] of Object.entries(profile)) {
      if (!value || field in all || field in answers) continue
      if (!policy.intake.fields.some(wanted => wanted.field === field)) continue
      all[field] = value
      remembered.push(field)
    }
  }
  for (const [field, value] of Object.entries(answers)) {
    if (RESERVED.has(field) || field.startsWith(INSTEAD) || field.startsWith(ASIDE)) continue
    if (value === null) delete all[field]
    else all[field] = value
  }
  const wants = typeof answers.wants === 'string' ? answers.wants : null
  const demands =
    typeof answers.demands === 'string'
      ? answers.demands.split(',')
      : understanding.demands.map(found => found.value).filter(demand => demand in policy.demands)
  const category = categoryOf(draft, understanding)
  const told = storyTurns(draft.turns, understanding)
  const known = {
    understanding,
    category,
    categoryIsSure: 'category' in answers || (category !== null && (understanding.category?.confidence ?? 0) >= SURE),
    candidates: understanding.categoryCandidates.map(candidate => candidate.id),
    name: text(all.name),
    phone: text(all.phone),
    fields: Object.fromEntries(Object.entries(all).filter(([field]) => !OWN_PLACE.has(field))),
    all,
    remembered,
    demands: demands.length === 0 && wants !== null ? ['other'] : [...new Set(demands)],
    wants,
    reasons: [...new Set(understanding.reasons.map(found => found.value))].filter(reason => reason in policy.reasons),
    emotion: understanding.emotion,
    story: told.map(turn => turn.text),
    told: told.filter(turn => !(ASIDE + turn.id in answers)).map(turn => turn.text),
    replaced: Object.entries(answers).flatMap(([key, value]): [string, string][] =>
      key.startsWith(INSTEAD) ? [[key.slice(INSTEAD.length), String(value)]] : [],
    ),
  }
  return { ...known, facts: conditionFacts(known, draft) }
}

/** A person who asked to complain is complaining, however mildly he puts it. */
function understandDraft(draft: Draft, vocabulary: Vocabulary, now: Date): Understanding {
  const understanding = understand(draft.turns, vocabulary, now)
  if (!isActive(draft) || understanding.intent.value === 'complaint') return understanding
  return understand([OPENING, ...draft.turns], vocabulary, now)
}

const OPENING: Turn = { id: 'opening', role: 'customer', text: '我要投诉', at: '' }

const RESERVED = new Set(['intent', 'category', 'wants', 'demands', 'heardAt', 'human'])
/** Prefixes of keys in `answers`: words taken back, and turns that only put something right. */
export const INSTEAD = 'instead of '
export const ASIDE = 'aside '

function text(value: string | number | undefined): string | null {
  return value === undefined ? null : String(value)
}

function categoryOf(draft: Draft, understanding: Understanding): string | null {
  const { category } = draft.answers
  if (category !== undefined) return category === null ? null : String(category)
  return understanding.category?.value ?? null
}

function conditionFacts(known: Omit<Known, 'facts'>, draft: Draft): ConditionFacts {
  const { amount } = known.fields
  return {
    category: known.category,
    severity: null,
    reasons: known.reasons,
    demands: known.demands,
    source: draft.source,
    department: null,
    emotion: known.emotion,
    afterHours: null,
    fields: Object.keys(known.all),
    amount: typeof amount === 'number' ? amount : null,
    compensation: null,
    round: 1,
  }
}

/** What is left of a turn beside field values and the words around them is too short to tell anything. */
const TELLING_LENGTH = 4

const AROUND_VALUES =
  /我的?|您|你|他|她|的|是|叫|姓|名字|名|电话|手机|号码?|联系|方式|打|这个|就|车牌|车架|订单|单号|运单|编号|在|那天|时间|[\s\p{P}\p{S}]/gu

/** The turns that tell something, in order: not those that only answer with a phone number or a plate. */
function storyTurns(turns: readonly Turn[], understanding: Understanding): Turn[] {
  return turns.filter(turn => turn.role === 'customer' && !isCommand(turn.text) && tells(turn, understanding))
}

function isCommand(words: string): boolean {
  return readCommand(words) !== null
}

function tells(turn: Turn, understanding: Understanding): boolean {
  const spans = Object.values(understanding.fields)
    .flatMap(found => (found?.source && found.source.turn === turn.id ? [found.source] : []))
    .sort((a, b) => b.start - a.start)
  let rest = turn.text
  for (const { start, end } of spans) rest = rest.slice(0, start) + rest.slice(end)
  return spans.length === 0 || rest.replace(AROUND_VALUES, '').length >= TELLING_LENGTH
}

/** Whether there is something to register: words that tell of it, however few. */
export function hasStory(known: Known): boolean {
  const said = known.story.join('').replace(/[\s\p{P}\p{S}]/gu, '')
  return said.length >= TELLING_LENGTH && (known.category !== null || said.length >= 6)
}

/** Adds what a person said. Each turn is kept once, whatever is delivered twice. */
export function addTurn(draft: Draft, turn: Turn): Draft {
  return draft.turns.some(({ id }) => id === turn.id) ? draft : { ...draft, turns: [...draft.turns, turn] }
}

export function addAttachment(draft: Draft, attachment: Attachment): Draft {
  const known = draft.attachments.some(({ mediaId }) => mediaId === attachment.mediaId)
  return known ? draft : { ...draft, attachments: [...draft.attachments, attachment] }
}

export function answer(draft: Draft, field: string, value: string | number | null): Draft {
  return { ...draft, answers: { ...draft.answers, [field]: value } }
}

/** Counts that a question was put, or a kind word said, so that it is not said again. */
export function count(draft: Draft, what: string): Draft {
  return { ...draft, asked: { ...draft.asked, [what]: timesAsked(draft, what) + 1 } }
}

export function timesAsked(draft: Draft | null, what: string): number {
  return draft?.asked[what] ?? 0
}
