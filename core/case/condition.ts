import { type Complaint, countRepeats } from '../complaint/complaint.ts'
import type { ContactKind, Registration } from '../complaint/event.ts'
import type { Condition, Policy } from '../policy/schema.ts'
import { calendarRule, isOpenAt } from '../time/calendar.ts'
import { word } from '../wording/wording.ts'

/** What a policy's conditions may ask about, as plain data. `null` is "not known (yet)" and satisfies no range and no list. */
export type ConditionFacts = {
  category: string | null
  severity: string | null
  reasons: readonly string[]
  demands: readonly string[]
  source: Registration['source']
  /** Of the policy's `channels`. */
  channel?: string | null
  department: string | null
  emotion: Registration['emotion']
  afterHours: Registration['afterHours'] | null
  /** Names of the intake fields that are known, `name` and `phone` among them. */
  fields: readonly string[]
  /** Intake fields by name. */
  values?: Readonly<Record<string, string | number>>
  /** Loss or claim in yuan. */
  amount: number | null
  /** Planned compensation in yuan. */
  compensation: number | null
  round: number
  kind?: ContactKind
  /** How many earlier complaints of the same matter there are, by repeat rule. */
  repeats?: Readonly<Record<string, number>>
  finding?: Complaint['finding']
}

/** The facts of a registration or of a complaint, for `holds`. `extra` replaces single ones. */
export function factsOf(of: Registration | Complaint, extra: Partial<ConditionFacts> = {}): ConditionFacts {
  const complaint = 'status' in of ? of : null
  const amount = of.fields.amount
  const people = { name: of.name, phone: of.phone }
  return {
    category: of.category,
    severity: of.severity || null,
    reasons: of.reasons,
    demands: of.demands,
    source: of.source,
    channel: of.channel ?? null,
    department: complaint?.department ?? null,
    emotion: of.emotion,
    afterHours: of.afterHours,
    fields: [
      ...Object.keys(of.fields),
      ...Object.keys(complaint ? itemValues(complaint) : {}),
      ...Object.entries(people).flatMap(([field, value]) => (value ? [field] : [])),
    ],
    values: { ...of.fields, ...(complaint ? itemValues(complaint) : {}) },
    amount: typeof amount === 'number' ? amount : null,
    compensation: complaint?.plan?.compensation ?? null,
    round: complaint?.round ?? 1,
    kind: of.kind ?? 'complaint',
    repeats: complaint ? countRepeats(complaint.related) : {},
    finding: complaint?.finding ?? 'none',
    ...extra,
  }
}

/** What conditions are told where there is no complaint to ask about. */
export function factsOfNothing(): ConditionFacts {
  return {
    category: null,
    severity: null,
    reasons: [],
    demands: [],
    source: 'system',
    department: null,
    emotion: 'calm',
    afterHours: null,
    fields: [],
    amount: null,
    compensation: null,
    round: 1,
  }
}

/** What was filled in, as `<form>.<field>`. */
function itemValues({ items }: Complaint): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(items).flatMap(([item, { values }]) =>
      Object.entries(values).map(([field, value]) => [`${item}.${field}`, value] as const),
    ),
  )
}

/** Whether a policy's condition holds. All keys given must hold; a list means "any of these"; an empty condition always holds. */
export function holds(condition: Condition, facts: ConditionFacts): boolean {
  const { category, severity, reason, demand, source, department, emotion, afterHours, field } = condition
  return (
    (!category || category.some(wanted => isUnder(facts.category, wanted))) &&
    isOneOf(severity, facts.severity) &&
    (!reason || reason.some(wanted => facts.reasons.includes(wanted))) &&
    (!demand || demand.some(wanted => facts.demands.includes(wanted))) &&
    isOneOf(source, facts.source) &&
    isOneOf(condition.channel, facts.channel ?? null) &&
    isOneOf(department, facts.department) &&
    isOneOf(emotion, facts.emotion) &&
    isOneOf(afterHours, facts.afterHours) &&
    (!field || field.some(wanted => facts.fields.includes(wanted))) &&
    Object.entries(condition.value ?? {}).every(([name, wanted]) => isOneOf(wanted, textOf(facts.values?.[name]))) &&
    isWithin(condition.amount, facts.amount) &&
    isWithin(condition.compensation, facts.compensation) &&
    (!condition.round || facts.round >= condition.round.from) &&
    isOneOf(condition.kind, facts.kind ?? 'complaint') &&
    isOneOf(condition.finding, facts.finding ?? 'none') &&
    isRepeated(condition.repeat, facts.repeats ?? {}) &&
    (!condition.any || condition.any.some(part => holds(part, facts))) &&
    (!condition.all || condition.all.every(part => holds(part, facts))) &&
    (!condition.not || !holds(condition.not, facts))
  )
}

function isOneOf(wanted: readonly string[] | undefined, fact: string | null): boolean {
  return !wanted || (fact !== null && wanted.includes(fact))
}

function isRepeated(wanted: Condition['repeat'], repeats: Readonly<Record<string, number>>): boolean {
  if (!wanted) return true
  const rules = wanted.of ?? Object.keys(repeats)
  return rules.some(rule => 1 + (repeats[rule] ?? 0) >= wanted.from)
}

function textOf(value: string | number | undefined): string | null {
  return value === undefined ? null : String(value)
}

function isUnder(category: string | null, wanted: string): boolean {
  if (category === null) return wanted === 'none'
  return category === wanted || category.startsWith(`${wanted}/`)
}

function isWithin(range: Condition['amount'], fact: number | null): boolean {
  if (!range) return true
  if (fact === null) return false
  return (range.over === undefined || fact > range.over) && (range.upTo === undefined || fact <= range.upTo)
}

/** How grave the policy says this is, with the rule's own words for it. The first rule that holds decides. */
export function judgeSeverity(
  policy: Pick<Policy, 'severity' | 'wording'>,
  facts: ConditionFacts,
): { level: string; because: string } {
  const rule = policy.severity.rules.find(({ when }) => holds(when, facts))
  if (rule) return { level: rule.level, because: rule.because }
  return { level: policy.severity.otherwise, because: word(policy, 'severity.otherwise') }
}

/** The level that the rules would give to a case now, where it is milder than the one it has: only a person lowers it. */
export function milderLevel(complaint: Complaint, policy: Pick<Policy, 'severity' | 'wording'>): string | null {
  const rank = (id: string) => policy.severity.levels.findIndex(level => level.id === id)
  const { level } = judgeSeverity(policy, factsOf(complaint))
  return rank(level) < rank(complaint.severity) ? level : null
}

/**
 * Whether facts that changed make a complaint graver than `severity`: the rule that says so. A rule that held before and would say the same was
 * overruled by whoever set `severity`, so it raises nothing a second time. Never lowers.
 */
export function raisedSeverity(
  policy: Pick<Policy, 'severity'>,
  severity: string,
  before: ConditionFacts,
  after: ConditionFacts,
): { level: string; because: string } | null {
  const rank = (id: string) => policy.severity.levels.findIndex(level => level.id === id)
  const rule = policy.severity.rules.find(
    ({ level, when }) => holds(when, after) && !(rank(level) > rank(severity) && holds(when, before)),
  )
  return rule && rank(rule.level) > rank(severity) ? { level: rule.level, because: rule.because } : null
}

/** Whether a complaint comes in outside the policy's hours, and if so, whether somebody must be called at once. */
export function judgeAfterHours(
  policy: Pick<Policy, 'afterHours' | 'calendars'>,
  facts: ConditionFacts,
  at: Date,
): Registration['afterHours'] {
  if (!policy.afterHours || isOpenAt(calendarRule(policy, policy.afterHours.calendar), at)) return 'no'
  return holds(policy.afterHours.urgent, facts) ? 'urgent' : 'ordinary'
}
