import { categoryName } from '../../case/category-name.ts'
import { titleAndName } from '../../people/people.ts'
import { readDuration } from '../../time/calendar.ts'
import { type RegulationKey, say } from '../../wording/regulation.ts'
import type { Condition, Medium, Policy, Who } from '../schema.ts'

/** Parts of a policy as people say them. */

export function list(parts: readonly string[]): string {
  return parts.length === 0 ? say('none') : parts.join(say('joint'))
}

/** `PT2H` → 2 小时; whole days on a calendar of working days are 工作日. */
export function spokenDuration(text: string, policy: Policy, calendar = '24x7'): string {
  const { days, ms } = readDuration(text)
  const seconds = Math.round(ms / 1000)
  const parts: [RegulationKey, number][] = [
    [isOfWorkdays(calendar, policy) ? 'length.workday' : 'length.day', days],
    ['length.hour', Math.floor(seconds / 3600)],
    ['length.minute', Math.floor(seconds / 60) % 60],
    ['length.second', seconds % 60],
  ]
  const spoken = parts.flatMap(([key, count]) => (count > 0 ? [say(key, { count })] : [])).join(' ')
  return spoken === '' ? say('after.now') : spoken
}

function isOfWorkdays(calendar: string, policy: Policy): boolean {
  return calendar === 'workday' || policy.calendars[calendar]?.days === 'workdays'
}

/** `P5D` → 第 5 天, for the ends of a window. */
export function spokenDay(text: string, policy: Policy, calendar: string): string {
  const { days, ms } = readDuration(text)
  if (days === 0 || ms > 0) return spokenDuration(text, policy, calendar)
  return say(isOfWorkdays(calendar, policy) ? 'day.workday' : 'day.day', { count: days })
}

export function calendarName(name: string, policy: Policy): string {
  const key = `calendar.${name}`
  const own = policy.calendars[name]
  if (isKnown(key)) return say(key)
  return own && !own.hours ? say(`calendarOf.${own.days}`) : name
}

function isKnown(key: string): key is RegulationKey & `calendar.${string}` {
  return ['calendar.24x7', 'calendar.workday', 'calendar.office'].includes(key)
}

export function spokenWho(refs: Who | readonly Who[], policy: Policy): string {
  return list((typeof refs === 'string' ? [refs] : refs).map(ref => oneOfThem(ref, policy)))
}

function oneOfThem(ref: Who, policy: Policy): string {
  const [kind = '', id] = ref.split(':')
  if (kind === 'person') return titleAndName(id ?? '', policy)
  if (kind === 'owner') return oneOfThem(`department:${policy.owner}`, policy)
  if (kind === 'owners') return oneOfThem(`members:${policy.owner}`, policy)
  if (id === undefined) return say(`who.${kind as OfTheCase}`)
  const department = policy.departments[id]
  const name = department?.name ?? id
  if (kind === 'duty') return say('who.dutyOf', { department: name })
  if (kind === 'members') return say('who.membersOf', { department: name })
  return say('who.department', { department: name, person: titleAndName(department?.manager ?? '', policy) })
}

type OfTheCase =
  | 'handler'
  | 'deputy'
  | 'manager'
  | 'members'
  | 'registrar'
  | 'taker'
  | 'approver'
  | 'expert'
  | 'promiser'
  | 'told'
  | 'duty'

export function spokenMedia(media: readonly Medium[]): string {
  return list(media.map(medium => say(`medium.${medium}`)))
}

export function levelName(level: string, policy: Policy): string {
  return policy.severity.levels.find(({ id }) => id === level)?.name ?? level
}

/** A condition as a sentence without its end. */
export function spokenCondition(condition: Condition | undefined, policy: Policy): string {
  if (!condition || Object.keys(condition).length === 0) return say('always')
  const nested = (part: Condition) => spokenCondition(part, policy)
  const bracketed = (part: Condition) => (Object.keys(part).length > 1 ? `（${nested(part)}）` : nested(part))
  return [
    ...plainParts(condition, policy),
    ...(condition.any ? [condition.any.map(bracketed).join(say('or'))] : []),
    ...(condition.all ?? []).map(part => (part.any ? `（${nested(part)}）` : nested(part))),
    ...(condition.not ? [say('when.not', { part: nested(condition.not) })] : []),
  ].join(say('and'))
}

function plainParts(condition: Condition, policy: Policy): string[] {
  const part = (key: RegulationKey, values: readonly string[] | undefined, nameOf: (value: string) => string) =>
    values ? [say(key, { list: list(values.map(nameOf)) })] : []
  const categories = condition.category?.filter(value => value !== 'none')
  const unknown = condition.category?.includes('none') === true
  return [
    ...(categories && categories.length > 0
      ? part('when.category', categories, value => categoryName(value, policy))
      : []),
    ...(unknown ? [say('when.category.none')] : []),
    ...part('when.severity', condition.severity, value => levelName(value, policy)),
    ...part('when.reason', condition.reason, value => policy.reasons[value] ?? value),
    ...part('when.demand', condition.demand, value => policy.demands[value] ?? value),
    ...part('when.source', condition.source, value => say(`source.${value as 'customer'}`)),
    ...part('when.channel', condition.channel, value => policy.channels[value]?.name ?? value),
    ...part('when.department', condition.department, value => policy.departments[value]?.name ?? value),
    ...part('when.emotion', condition.emotion, value => say(`emotion.${value as 'calm'}`)),
    ...part('when.afterHours', condition.afterHours, value => say(`afterHours.${value as 'no'}`)),
    ...part('when.field', condition.field, value => fieldName(value, policy)),
    ...Object.entries(condition.value ?? {}).map(([field, values]) =>
      say('when.value', {
        field: fieldName(field, policy),
        list: list(values.map(value => valueName(field, value, policy))),
      }),
    ),
    ...range('amount', condition.amount),
    ...range('compensation', condition.compensation),
    ...part('when.kind', condition.kind, value => say(`kind.${value as 'complaint'}`)),
    ...part('when.finding', condition.finding, value => say(`finding.${value as 'none'}`)),
    ...repeatPart(condition.repeat, policy),
    ...(condition.round ? [say('when.round', { from: condition.round.from })] : []),
  ]
}

function repeatPart(repeat: Condition['repeat'], policy: Policy): string[] {
  if (!repeat) return []
  if (!repeat.of) return [say('when.repeat', { from: repeat.from })]
  const rules = list(repeat.of.map(rule => policy.repeats[rule]?.name ?? rule))
  return [say('when.repeat.of', { rules, from: repeat.from })]
}

function range(of: 'amount' | 'compensation', bounds: Condition['amount']): string[] {
  if (!bounds) return []
  const { over, upTo } = bounds
  if (over !== undefined && upTo !== undefined) return [say(`when.${of}.both`, { over, upTo })]
  if (over !== undefined) return [say(`when.${of}.over`, { over })]
  return upTo === undefined ? [] : [say(`when.${of}.upTo`, { upTo })]
}

/** `<form>.<field>` is a field of a form. */
function formField(path: string, policy: Policy) {
  const [item = '', field] = path.split('.')
  return field === undefined ? undefined : policy.workItems[item]?.fields.find(one => one.field === field)
}

function fieldName(field: string, policy: Policy): string {
  const ofForm = formField(field, policy)
  if (ofForm) return ofForm.name
  return policy.intake.fields.find(one => one.field === field)?.name ?? field
}

function valueName(field: string, value: string, policy: Policy): string {
  const ofForm = formField(field, policy)
  if (ofForm) return ofForm.values?.[value] ?? value
  return policy.intake.fields.find(one => one.field === field)?.values?.[value] ?? value
}
