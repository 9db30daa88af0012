import { aboutOf } from './about.ts'
import { joinTurns } from './conversation.ts'
import { type Evidence, findEvidence } from './cues.ts'
import { readFields } from './fields.ts'
import {
  applyRules,
  decideIntent,
  type Facts,
  foundAt,
  readAttitude,
  readEmotion,
  readSignals,
  type Signals,
  scoreCategories,
  weighCategories,
} from './judge.ts'
import { CALMLY_TOLD, FEWEST, likelyComplaint, likelyIn, oddsOf, tersely } from './likeness/likely.ts'
import { blankHearsay, blankMasked } from './masks.ts'
import { findIdentifiers } from './numbers/order-numbers.ts'
import { findPhones } from './numbers/phones.ts'
import { findPlates } from './numbers/plates.ts'
import { type CheckedOpinion, checkOpinion, type Opinion } from './opinion.ts'
import { readSentiment } from './sentiment.ts'
import type { Fields, Found, Intent, Turn, Understanding } from './types.ts'
import type { Vocabulary } from './vocabulary/vocabulary.ts'
import { readYesNo } from './yes-no.ts'

/**
 * What a conversation says so far: intent, category, demands, reasons, fields and severity, each with the words it rests on. Pure and
 * deterministic; `now` only resolves relative days (Asia/Shanghai). The bot's turns are no evidence, but a plain 对 after one of its
 * questions takes over what was asked. An `opinion` of a language model adds what the rules missed and settles what they were unsure of; it
 * takes nothing away.
 */
export function understand(
  turns: readonly Turn[],
  vocabulary: Vocabulary,
  now: Date,
  opinion: Opinion | null = null,
): Understanding {
  const conversation = joinTurns(turns, vocabulary)
  const { text } = conversation
  const plates = findPlates(text)
  const told = blankMasked(text, vocabulary, plates)
  const signals = readSignals(told, vocabulary)
  const sourceOf = (evidence: Evidence | null | undefined) =>
    evidence === null || evidence === undefined ? null : conversation.sourceOf(evidence.start, evidence.end)

  const byStaff = (signals.get('reported-by-staff')?.strength ?? 0) > 0
  // A colleague tells what the customer says.
  const asked = byStaff ? told : blankHearsay(told, vocabulary)
  const demands: Found<string>[] = []
  for (const demand of vocabulary.demands) {
    const evidence = findEvidence(demand.cues, asked)
    if (evidence.length > 0) demands.push(foundAt(demand.id, sourceOf(evidence[0]), 0.6 + 0.15 * evidence.length))
    else {
      const agreed = conversation.lines.find(
        l =>
          l.question !== null &&
          /[?？吗]/.test(l.question) &&
          readYesNo(text.slice(l.start, l.end).split(/[\s,，。]/)[0] ?? '') === 'yes' &&
          findEvidence(demand.cues, l.question).length > 0,
      )
      if (agreed !== undefined && !/还是/.test(agreed.question ?? ''))
        demands.push(foundAt(demand.id, { turn: agreed.id, start: 0, end: agreed.end - agreed.start }, 0.7))
    }
  }

  const checked = opinion === null ? null : checkOpinion(opinion, conversation, vocabulary, now)
  for (const demand of checked?.demands ?? [])
    if (!demands.some(({ value }) => value === demand.value)) demands.push(demand)

  const categories = scoreCategories(told, signals, vocabulary)
  const emotion = readEmotion(told, text, vocabulary)
  const attitude = readAttitude(told, vocabulary)
  const bestScored = categories[0]
  const tone = soundOf(told, bestScored?.score ?? 0, signals, vocabulary)
  // A flat tone beside a grievance, a demand or a number to be reached at (mildness) says less than a flat tone alone (contentment).
  const numbers = Math.min(3, plates.length + countNumbers(text, vocabulary))
  const grieved = (signals.get('grievance')?.strength ?? 0) >= 1
  const onlyAsked = !grieved && (signals.get('inquiry')?.strength ?? 0) >= ASKED
  const ownReasons = vocabulary.reasons.map(r => ({ reason: r, evidence: findEvidence(r.cues, told)[0] ?? null }))
  const grave = ownReasons.filter(r => r.evidence !== null).length
  const plainly = grieved || (!onlyAsked && (numbers > 0 || demands.length > 0 || grave > 0))
  const likeness = vocabulary.likeness.intent()?.(told) ?? null
  const calm = Math.min(0, tone) * (1 - CALMLY_TOLD * likelyComplaint(likeness))
  const decided = decideIntent(
    signals,
    {
      demand: Math.min(demands.length, 2),
      reason: grave,
      category: Math.min(bestScored?.score ?? 0, 4),
      furious: emotion === 'furious' ? 1 : 0,
      upset: emotion === 'upset' ? 1 : 0,
      sentiment: Math.max(0, tone),
      contentment: plainly ? 0 : calm,
      mildness: plainly ? calm : 0,
      facts: onlyAsked ? 0 : numbers,
      terse: likeness === null ? 0 : tersely(signals, likeness.known),
      // Who writes much meets more words of every kind.
      long: Math.min(3, Math.max(0, (text.length - 100) / 100)),
    },
    oddsOf(likeness),
    vocabulary,
  )
  const raised = raisedBy(checked, decided.intent, signals)
  const intent = raised?.value ?? decided.intent
  const complaint = intent === 'complaint'
  if (complaint) {
    // A message with a plain word for a wish needs no guess at another.
    const plain = new Set(demands.map(({ source }) => source?.turn))
    for (const demand of likelyIn(conversation, vocabulary.likeness.demand(), vocabulary.demands, FEWEST.wish))
      if (!plain.has(demand.source?.turn) && !demands.some(({ value }) => value === demand.value)) demands.push(demand)
  }
  const weighed = complaint ? weighCategories(categories, vocabulary.likeness.category()?.(aboutOf(told)) ?? null) : []
  const best = weighed[0]
  const ruled = best === undefined ? null : foundAt(best.id, sourceOf(best.evidence), best.share)
  const category = surerOf(ruled, checked?.category ?? null)
  const reading = readFields(
    conversation,
    intent,
    byStaff,
    { category: category?.value ?? null, demands: demands.map(({ value }) => value) },
    now,
    vocabulary,
  )
  const base = {
    intent: raised ?? foundAt(intent, sourceOf(decided.evidence), 0.6 + 0.1 * decided.margin),
    reportedByStaff: byStaff,
    emotion,
    fields: { ...fieldsFor(intent, checked), ...reading.fields },
    corrections: reading.corrections,
  }
  if (!complaint)
    return {
      ...base,
      category: null,
      categoryCandidates: [],
      department: null,
      reasons: [],
      demands: [],
      attitudeLevel: null,
      severity: null,
      priority: null,
      risk: null,
    }

  const amount = base.fields.amount?.value ?? null
  const reasons: Found<string>[] = []
  for (const { reason, evidence } of ownReasons) {
    if (evidence !== null) reasons.push(foundAt(reason.id, sourceOf(evidence), 0.85))
    else {
      const demanded = demands.find(d => reason.fromDemand.includes(d.value))
      if (demanded !== undefined) reasons.push(foundAt(reason.id, demanded.source, demanded.confidence))
      else if (attitude !== null && reason.fromAttitude.includes(attitude.level))
        reasons.push(foundAt(reason.id, sourceOf(attitude.evidence), 0.7))
      else if (amount !== null && reason.amountAbove !== null && amount > reason.amountAbove)
        reasons.push(foundAt(reason.id, base.fields.amount?.source ?? null, 0.8))
    }
  }
  const likely = likelyIn(conversation, vocabulary.likeness.reason(), vocabulary.reasons, FEWEST.ground)
  for (const reason of [...likely, ...(checked?.reasons ?? [])])
    if (!reasons.some(({ value }) => value === reason.value)) reasons.push(reason)
  const facts: Facts = {
    category: category?.value ?? null,
    reasons: reasons.map(r => r.value),
    demands: demands.map(d => d.value),
    attitude: attitude?.level ?? null,
    emotion,
    amount,
    signals,
  }
  const severity = applyRules(vocabulary.severity.severity, facts)
  const words = vocabulary.categories.find(c => c.id === category?.value)
  const department = words?.department ?? null
  return {
    ...base,
    category,
    categoryCandidates: weighed.slice(0, 6).map(({ id, share }) => ({ id, score: share })),
    department:
      department === null || typeof department === 'string'
        ? department
        : (department[severity?.value ?? ''] ?? department.default ?? null),
    reasons,
    demands,
    attitudeLevel: attitude === null ? null : foundAt(attitude.level, sourceOf(attitude.evidence), 0.8),
    severity,
    priority: applyRules(vocabulary.severity.priority, facts),
    risk: applyRules(vocabulary.severity.risk, facts),
  }
}

/** Numbers that one gives to have something done: telephones, and whatever the words before call an order, a waybill, a policy. */
function countNumbers(text: string, vocabulary: Vocabulary): number {
  const phones = findPhones(text).filter(({ kind }) => kind === 'mobile')
  return phones.length + findIdentifiers(text, vocabulary, phones).filter(({ labelled }) => labelled).length
}

/** From here on a number or a wish is a question's: 请问我的保单能不能退. */
const ASKED = 1.5
/** How far the tone of words may outweigh everything else. */
const LOUDEST = 6
/** From here on the words of the pack's own field say enough. */
const PLAIN_CATEGORY = 3

/** The tone of a text, as far as its plain words leave the matter open; who says that he complains is not contradicted by a friendly tone. */
function soundOf(text: string, category: number, signals: Signals, vocabulary: Vocabulary): number {
  const tone = Math.max(-LOUDEST, Math.min(LOUDEST, readSentiment(text, vocabulary.sentiment)))
  const open = 1 - Math.min(1, Math.max(0, category) / PLAIN_CATEGORY)
  if (tone < 0 && (signals.get('complaint-word')?.strength ?? 0) > 0) return 0
  return tone * open
}

/** What only a complaint has, is read of complaints only. */
function fieldsFor(intent: Intent, checked: CheckedOpinion | null): Fields {
  if (checked === null) return {}
  if (intent === 'complaint') return checked.fields
  const { product, place } = checked.fields
  return { ...(product && { product }), ...(place && { place }) }
}

const QUIET: ReadonlySet<Intent> = new Set(['other', 'inquiry', 'suggestion', 'praise'])

/** A grievance that the rules took for something milder (sarcasm) — unless the customer said that he does not complain. */
function raisedBy(checked: CheckedOpinion | null, ruled: Intent, signals: Signals): Found<Intent> | null {
  const seen = checked?.intent ?? null
  if (seen?.value !== 'complaint' || !QUIET.has(ruled)) return null
  return (signals.get('no-complaint')?.strength ?? 0) > 0 ? null : seen
}

/** A category that the rules are sure of stands. */
function surerOf(ruled: Found<string> | null, seen: Found<string> | null): Found<string> | null {
  return seen !== null && seen.confidence > (ruled?.confidence ?? 0) ? seen : ruled
}
