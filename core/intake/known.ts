import { type ConditionFacts, holds } from '../case/condition.ts'
import type { Policy } from '../policy/schema.ts'
import type { Emotion, Found, Source, Understanding } from '../understanding/types.ts'
import type { Conversation, Draft, Turn } from './conversation.ts'
import { ASIDE, INSTEAD, isActive, isFieldAnswer } from './draft.ts'
import { channelOf } from './draft-channel.ts'
import { OPENING, type Read } from './reading.ts'
import { markedText } from './recognised.ts'
import { readCommand } from './short-words.ts'
import { categoryName } from './taxonomy.ts'

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
  /** The words in which a known demand was put. */
  wishes: string[]
  /** What is left of the story without names and numbers, and without what is wanted: "我叫王芳，要求道歉" tells of no event. */
  event: string
  /** Words taken back, with those that stand in their place. */
  replaced: [wrong: string, right: string][]
  facts: ConditionFacts
}

type Values = Known['all']

const SURE = 0.43
/** The same, where no plain word speaks for it and it is only like what others told. */
const SURE_BY_LIKENESS = 0.75

/** Whether a category may be taken without asking. */
export function isSure(category: Understanding['category']): category is Found<string> {
  return category !== null && category.confidence >= (category.source === null ? SURE_BY_LIKENESS : SURE)
}

export function learn(draft: Draft, context: { policy: Policy; read: Read; profile: Conversation['profile'] }): Known {
  const { policy, read, profile } = context
  const { answers } = draft
  const understanding = understandDraft(draft, read)
  const category = categoryOf(draft, understanding, policy)
  const told = storyTurns(draft.turns, understanding)
  const wants = typeof answers.wants === 'string' ? answers.wants : otherWish(draft, understanding)
  const demands = demandsOf(draft, understanding, policy)
  const known = {
    understanding,
    category,
    categoryIsSure: 'category' in answers || (category !== null && isSure(understanding.category)),
    candidates: understanding.categoryCandidates.map(({ id }) => id),
    demands: demands.length === 0 && wants !== null ? ['other'] : demands,
    wants,
    reasons: [...new Set(understanding.reasons.map(({ value }) => value))].filter(reason => reason in policy.reasons),
    emotion: understanding.emotion,
    story: told.map(turn => markedText(turn, policy)),
    told: told.filter(turn => !(ASIDE + turn.id in answers)).map(turn => turn.text),
    wishes: understanding.demands.flatMap(({ source }) => wordsAt(source, draft.turns)),
    event: told.map(turn => eventIn(turn, understanding)).join(''),
    replaced: Object.entries(answers).flatMap(([key, value]): [string, string][] =>
      key.startsWith(INSTEAD) ? [[key.slice(INSTEAD.length), String(value)]] : [],
    ),
  }
  const said = saidValues(draft, understanding)
  const remembered = draft.source === 'customer' ? rememberedValues(profile, said, draft, known, policy) : {}
  const all = { ...said, ...remembered }
  return {
    ...known,
    ...partsOf(all),
    all,
    remembered: Object.keys(remembered),
    facts: { ...factsFrom(known, all, draft), channel: channelOf(draft, policy) },
  }
}

/** The clause in which something is wanted that no known demand names: 别再打了. */
function otherWish({ answers, turns }: Draft, { demands }: Understanding): string | null {
  const { source } = demands.find(({ value }) => value === 'other') ?? { source: null }
  const turn = source === null ? undefined : turns.find(({ id }) => id === source.turn)
  if (source === null || turn === undefined || typeof answers.demands === 'string') return null
  const before = /[^，,。；;！!？?\s]*$/u.exec(turn.text.slice(0, source.start))?.[0] ?? ''
  const behind = /^[^，,。；;！!？?\s]*/u.exec(turn.text.slice(source.end))?.[0] ?? ''
  const clause = before + turn.text.slice(source.start, source.end) + behind
  return clause.length <= LONGEST_CLAUSE ? clause : null
}

const LONGEST_CLAUSE = 40

function wordsAt(source: Source | null, turns: readonly Turn[]): string[] {
  const turn = source === null ? undefined : turns.find(({ id }) => id === source.turn)
  return source === null || turn === undefined ? [] : [turn.text.slice(source.start, source.end)]
}

/** A person who asked to complain is complaining, however mildly he puts it. */
function understandDraft(draft: Draft, read: Read): Understanding {
  const understanding = read(draft.turns)
  if (!isActive(draft) || understanding.intent.value === 'complaint') return understanding
  return read([OPENING, ...draft.turns])
}

function categoryOf(draft: Draft, understanding: Understanding, policy: Policy): string | null {
  const { category } = draft.answers
  const id = category === undefined ? (understanding.category?.value ?? null) : category
  return categoryName(policy, id === null ? null : String(id)) === null ? null : String(id)
}

function demandsOf(draft: Draft, understanding: Understanding, policy: Policy): string[] {
  const { demands } = draft.answers
  if (typeof demands === 'string') return demands.split(',')
  return [...new Set(understanding.demands.map(({ value }) => value))].filter(demand => demand in policy.demands)
}

function saidValues(draft: Draft, understanding: Understanding): Values {
  const values: Values = {}
  for (const [field, found] of Object.entries(understanding.fields)) if (found) values[field] = found.value
  for (const [field, value] of Object.entries(draft.answers)) {
    if (!isFieldAnswer(field)) continue
    if (value === null) delete values[field]
    else values[field] = value
  }
  return values
}

/** What an earlier case told and this one needs. */
function rememberedValues(
  profile: Conversation['profile'],
  said: Values,
  draft: Draft,
  known: Pick<Known, 'category' | 'reasons' | 'demands' | 'emotion'>,
  policy: Policy,
): Values {
  const facts = factsFrom(known, said, draft)
  const values: Values = {}
  for (const { field, when } of policy.intake.fields) {
    const value = field === 'name' || field === 'phone' || field === 'plate' ? profile[field] : undefined
    const isNeeded = !when || holds(when, facts)
    if (value && isNeeded && !(field in said) && !(field in draft.answers)) values[field] = value
  }
  return values
}

function partsOf(all: Values): Pick<Known, 'name' | 'phone' | 'fields'> {
  const { name, phone, ...fields } = all
  return { name: name === undefined ? null : String(name), phone: phone === undefined ? null : String(phone), fields }
}

function factsFrom(
  known: Pick<Known, 'category' | 'reasons' | 'demands' | 'emotion'>,
  all: Values,
  draft: Draft,
): ConditionFacts {
  return {
    category: known.category,
    severity: null,
    reasons: known.reasons,
    demands: known.demands,
    source: draft.source,
    department: null,
    emotion: known.emotion,
    afterHours: null,
    fields: Object.keys(all),
    amount: typeof all.amount === 'number' ? all.amount : null,
    compensation: null,
    round: 1,
  }
}

/** What is left of a turn beside field values and the words around them is too short to tell anything. */
const TELLING_LENGTH = 4
const TELLING_MORE = 2

const AROUND_VALUES =
  /我的?|您|你|他|她|的|是|叫|姓|名字|名|电话|手机|号码?|联系|方式|打|这个|就|车牌|车架|订单|单号|运单|编号|大概|左右|可能|应该|好像|差不多|在|那天|时间|[\s\p{P}\p{S}]/gu

/** The turns that tell something, in order: not those that only answer with a phone number or a plate. A place or link (in brackets) does. */
function storyTurns(turns: readonly Turn[], understanding: Understanding): Turn[] {
  return turns.filter(turn => turn.role === 'customer' && readCommand(turn.text) === null && tells(turn, understanding))
}

function tells(turn: Turn, understanding: Understanding): boolean {
  const { fields } = understanding
  const spans = spansIn(turn, Object.values(fields))
  if (spans.length === 0 || turn.text.startsWith('[')) return true
  // What, where and when belong to what happened: 我寄的花瓶碎了.
  const { product, place, occurredAt, complainedAbout, amount } = fields
  const parts = spansIn(turn, [product, place, occurredAt, complainedAbout, amount])
  const rest = without(spans, turn.text).length
  return rest >= TELLING_LENGTH || (rest >= TELLING_MORE && parts.length === spans.length)
}

function eventIn(turn: Turn, understanding: Understanding): string {
  const spans = spansIn(turn, [...Object.values(understanding.fields), ...understanding.demands])
  return without(spans, turn.text).replace(AROUND_WISHES, '')
}

const AROUND_WISHES = /要求|希望|想要?|必须|应该|给|请|要|投诉|你们|公司|店里?/gu

type Span = { start: number; end: number }

/** The last span first. Spans that overlap become one. */
function spansIn(turn: Turn, found: readonly ({ source: (Span & { turn: string }) | null } | undefined)[]): Span[] {
  const spans = found
    .flatMap(one => (one?.source?.turn === turn.id ? [{ start: one.source.start, end: one.source.end }] : []))
    .sort((a, b) => a.start - b.start)
  const apart: Span[] = []
  for (const span of spans) {
    const last = apart.at(-1)
    if (last && span.start < last.end) last.end = Math.max(last.end, span.end)
    else apart.push(span)
  }
  return apart.reverse()
}

function without(spans: readonly Span[], text: string): string {
  let rest = text
  for (const { start, end } of spans) rest = rest.slice(0, start) + rest.slice(end)
  return rest.replace(AROUND_VALUES, '')
}

/** Whether there is something to register: words that tell of it, however few. */
export function hasStory(known: Known): boolean {
  const said = known.story.join('').replace(/[\s\p{P}\p{S}]/gu, '')
  if (known.category !== null) return said.length >= TELLING_LENGTH
  return said.length >= 6 && known.event.length >= TELLING_LENGTH
}
