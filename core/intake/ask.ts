import { holds } from '../case/condition.ts'
import { channelName } from '../message/channel.ts'
import type { IntakeField, Policy } from '../policy/schema.ts'
import { TEXTS, type TextKey, word } from '../wording/wording.ts'
import type { Draft, Question } from './conversation.ts'
import { timesAsked } from './draft.ts'
import { askChannel } from './draft-channel.ts'
import { hasStory, type Known } from './known.ts'
import { categoryName } from './taxonomy.ts'

/** How many kinds of complaint are offered at most; one line more says "none of these". */
const MOST_OPTIONS = 4

/**
 * What must still be asked before the complaint can be restated: only what the policy requires, was not said, was not declined and
 * may still be asked. The category comes first, because other questions depend on it. Ends with `confirm`.
 */
export function nextQuestion(draft: Draft, known: Known, policy: Policy): Question {
  const mayAsk = (what: string) => timesAsked(draft, what) < policy.intake.askAtMost
  if (!hasStory(known) && draft.answers.human === undefined) return { kind: 'story' }
  if (!('kind' in draft.answers) && !known.categoryIsSure && timesAsked(draft, 'category') === 0) {
    const options = known.candidates.filter(id => categoryName(policy, id) !== null).slice(0, MOST_OPTIONS)
    if (options.length >= 2) return { kind: 'category', options }
  }
  const open = missingQuestions(draft, known, policy).filter(question => mayAsk(nameOf(question)))
  /** What was asked before waits until everything else has had its turn: the answer may come by itself. */
  const [next] = open.sort((a, b) => timesAsked(draft, nameOf(a)) - timesAsked(draft, nameOf(b)))
  return next ?? askChannel(draft, policy) ?? { kind: 'confirm' }
}

function missingQuestions(draft: Draft, known: Known, policy: Policy): Question[] {
  const fields = missingFields(draft, known, policy).map(({ field }): Question => ({ kind: 'field', field }))
  if ('kind' in draft.answers) return fields
  const wantsKnown = known.demands.length > 0 || known.wants !== null || 'wants' in draft.answers
  return policy.intake.wants.required && !wantsKnown ? [...fields, { kind: 'wants' }] : fields
}

/** Fields that the policy requires and that were neither said nor declined, in the policy's order. */
export function missingFields(draft: Draft, known: Known, policy: Policy): IntakeField[] {
  return policy.intake.fields.filter(field => isMissing(field, draft, known))
}

function isMissing(field: IntakeField, draft: Draft, known: Known): boolean {
  if (!field.required || field.field in known.all || field.field in draft.answers) return false
  if ('kind' in draft.answers && !TO_ANSWER.has(field.field)) return false
  /** An internal complaint is about the house itself: only what the policy asks of it by name. */
  if (draft.source === 'internal') return isMeantForInternal(field, known)
  return field.when === undefined || holds(field.when, known.facts)
}

/** Whoever only asked or suggested something must be found again, and nothing more. */
const TO_ANSWER: ReadonlySet<string> = new Set(['name', 'phone'])

function isMeantForInternal({ when }: IntakeField, { facts }: Known): boolean {
  return when !== undefined && holds(when, facts) && !holds(when, { ...facts, source: 'customer' })
}

/** What a question is counted under in `draft.asked`. */
export function nameOf(question: Question): string {
  return question.kind === 'field' ? question.field : question.kind
}

/** The words of a question about a draft; the second time others, which say why it helps or that it may be left out. */
export function putQuestion(question: Question, draft: Draft, policy: Policy): string {
  const again = timesAsked(draft, nameOf(question)) > 0
  const ofStaff = draft.source !== 'customer'
  switch (question.kind) {
    case 'story':
      if (draft.source === 'internal') return word(policy, 'staff.ask.story.internal')
      if (ofStaff) return word(policy, 'staff.ask.story')
      return word(policy, again ? 'ask.story.again' : 'ask.story')
    case 'category': {
      const names = [...question.options.map(id => categoryName(policy, id) ?? id), word(policy, 'ask.category.none')]
      return word(policy, 'ask.category', { options: numbered(names) })
    }
    case 'field':
      return askField(question.field, again, ofStaff, policy)
    case 'wants':
      if (draft.source === 'internal')
        return word(policy, again ? 'staff.ask.wants.internal.again' : 'staff.ask.wants.internal')
      if (ofStaff) return word(policy, again ? 'staff.ask.wants.again' : 'staff.ask.wants')
      return again ? word(policy, 'ask.wants.again') : policy.intake.wants.question
    case 'channel': {
      const names = question.options.map(id => channelName(id, policy))
      return word(policy, 'staff.ask.channel', { options: numbered(names) })
    }
    default:
      return word(policy, 'confirm.again')
  }
}

function askField(field: string, again: boolean, ofStaff: boolean, policy: Policy): string {
  const wanted = policy.intake.fields.find(candidate => candidate.field === field)
  const name = wanted?.name ?? field
  if (ofStaff) return word(policy, again ? 'staff.ask.field.again' : 'staff.ask.field', { name })
  if (!again && wanted) return wanted.question
  const own = `ask.${field}.again`
  return isTextKey(own) ? word(policy, own) : word(policy, 'ask.field.again', { name })
}

function isTextKey(key: string): key is TextKey {
  return key in TEXTS
}

/** `1 车辆质量` line by line. */
export function numbered(lines: readonly string[]): string {
  return lines.map((line, index) => `${index + 1} ${line}`).join('\n')
}
