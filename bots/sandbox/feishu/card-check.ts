import type { z } from 'zod'
import { cardComponents, cardRoot, retiredComponents } from './card-schema.ts'
import type { CardJson } from './platform-types.ts'

/** Why the platform does not take a card. `ErrCode`, `ErrMsg` and `ErrorValue` of its message. */
export type CardProblem = { errCode: number; errMsg: string; errorValue: string }

/** `Failed to create card content, ext=` is followed by this. */
export function describeProblem(problem: CardProblem): string {
  return `ErrCode: ${problem.errCode}; ErrMsg: ${problem.errMsg}; ErrorValue: ${problem.errorValue}; `
}

export const maxCardBytes = 30 * 1024
const maxElements = 200
const maxDepth = 5
const maxTables = 5
const maxCharts = 5

type Place = { parents: string[]; form: string | null }
type Element = Record<string, unknown> & { tag: string }

class Broken extends Error {
  readonly problem: CardProblem
  constructor(problem: CardProblem) {
    super(problem.errMsg)
    this.problem = problem
  }
}

const parseError = (errorValue: string): Broken =>
  new Broken({
    errCode: 200621,
    errMsg: 'parse card json err, please check whether the card json is correct',
    errorValue,
  })
const ruleError = (errMsg: string, errorValue: string): Broken => new Broken({ errCode: 11310, errMsg, errorValue })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isElement = (value: unknown): value is Element => isObject(value) && typeof value.tag === 'string'

const show = (path: readonly string[]): string => ['ROOT', ...path].join(' -> ')

function explain(error: z.ZodError, path: readonly string[]): Broken {
  const issue = error.issues[0]
  const at = [...path, ...(issue?.path ?? []).map(step => (typeof step === 'number' ? `[${step}]` : String(step)))]
  if (issue?.code === 'unrecognized_keys')
    return parseError(`unknown property, property: ${issue.keys.join(', ')}, path: ${show(at)}`)
  return parseError(`invalid property, ${issue?.message ?? 'unreadable'}, path: ${show(at)}`)
}

/**
 * Checks a card as the platform does and gives the first thing wrong, or null.
 * `isPerson` tells whether an id belongs to someone of the tenant: one unknown mention refuses the whole card.
 */
export function checkCard(card: unknown, isPerson: (openId: string) => boolean): CardProblem | null {
  try {
    walkCard(card, isPerson)
    return null
  } catch (error) {
    if (error instanceof Broken) return error.problem
    throw error
  }
}

function walkCard(card: unknown, isPerson: (openId: string) => boolean): void {
  if (!isObject(card)) throw parseError('the card is not a JSON object')
  const root = cardRoot.safeParse(card)
  if (!root.success) throw explain(root.error, [])

  if (countTags(card) > maxElements) throw ruleError('element exceeds the limit', String(countTags(card)))

  const seen = { names: new Set<string>(), ids: new Set<string>(), tables: 0, charts: 0 }
  const visit = (value: unknown, path: readonly string[], place: Place): void => {
    if (!isElement(value)) throw parseError(`element without tag, path: ${show(path)}`)
    const at = [...path.slice(0, -1), `${path.at(-1) ?? ''}(tag: ${value.tag})`]
    checkElement(value, at, place)

    if (value.tag === 'table' || (value.tag === 'markdown' && hasMarkdownTable(value.content))) seen.tables += 1
    if (value.tag === 'chart') seen.charts += 1
    if (seen.tables > maxTables) throw ruleError('card table number over limit', 'table')
    if (seen.charts > maxCharts) throw ruleError('card chart number over limit', 'chart')
    if (typeof value.element_id === 'string') {
      if (seen.ids.has(value.element_id))
        throw ruleError('element_id is repeated', `${value.element_id}, path: ${show(at)}`)
      seen.ids.add(value.element_id)
    }
    const named = value.tag === 'form' || (place.form !== null && formChildren.has(value.tag))
    if (named) {
      if (typeof value.name !== 'string' || value.name === '')
        throw ruleError('name of a component in a form is required', show(at))
      if (seen.names.has(value.name))
        throw ruleError('name of a component is repeated', `${value.name}, path: ${show(at)}`)
      seen.names.add(value.name)
    }
    if (place.form === null && value.form_action_type !== undefined)
      throw ruleError('form_action_type outside of a form', show(at))
    for (const id of peopleNamed(value)) {
      if (!isPerson(id)) throw ruleError('invalid user id', `${id}, path: ${show(at)}`)
    }

    const inside: Place = {
      parents: [...place.parents, value.tag],
      form: value.tag === 'form' ? String(value.name) : place.form,
    }
    for (const key of ['columns', 'elements']) {
      const list = value.tag === 'table' ? undefined : value[key]
      if (!Array.isArray(list)) continue
      for (const [index, child] of list.entries()) visit(child, [...at, key, `[${index}]`], inside)
    }
    if (value.tag === 'form' && !hasSubmit(value)) throw ruleError('form has no submit button', show(at))
  }
  for (const [index, element] of root.data.body.elements.entries())
    visit(element, ['body', 'elements', `[${index}]`], { parents: [], form: null })
  const header = isObject(card.header) ? card.header : {}
  for (const key of ['title', 'subtitle']) {
    for (const id of mentionsIn(isObject(header[key]) ? header[key].content : '')) {
      if (!isPerson(id)) throw ruleError('invalid user id', `${id}, path: ${show(['header', key])}`)
    }
  }
}

const formChildren: ReadonlySet<string> = new Set([
  'button',
  'input',
  'select_static',
  'multi_select_static',
  'select_person',
  'multi_select_person',
  'date_picker',
  'picker_time',
  'picker_datetime',
  'checker',
])
const formOnly: ReadonlySet<string> = new Set(['input'])

function checkElement(value: Element, path: readonly string[], place: Place): void {
  if (retiredComponents.has(value.tag))
    throw new Broken({
      errCode: 200861,
      errMsg: 'cards of schema V2 no longer support this capability',
      errorValue: `unsupported tag ${value.tag}; ErrPath: ${show(path)}`,
    })
  const parent = place.parents.at(-1) ?? null
  const schema = Object.hasOwn(cardComponents, value.tag) ? cardComponents[value.tag] : undefined
  if (schema === undefined || (value.tag === 'column') !== (parent === 'column_set'))
    throw parseError(`not supported tag: ${value.tag}, path: ${show(path)}`)
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw explain(parsed.error, path)
  if ((value.tag === 'form' || value.tag === 'table') && parent !== null)
    throw ruleError(`${value.tag} can only be placed under the root of the card`, show(path))
  if (place.parents.filter(tag => tag !== 'column').length > maxDepth)
    throw ruleError('nesting of containers exceeds the limit', show(path))
  if (value.required !== undefined && place.form === null)
    throw ruleError('required is only supported in a form', show(path))
  if (formOnly.has(value.tag) && place.form === null && value.behaviors === undefined && value.name === undefined)
    throw ruleError('input outside of a form needs a name or behaviors', show(path))
}

function hasSubmit(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasSubmit)
  if (!isObject(value)) return false
  if (value.tag === 'button' && value.form_action_type === 'submit') return true
  return hasSubmit(value.elements) || hasSubmit(value.columns)
}

function countTags(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + countTags(item), 0)
  if (!isObject(value)) return 0
  const own = typeof value.tag === 'string' ? 1 : 0
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === 'value' || key === 'chart_spec' ? 0 : countTags(item)),
    own,
  )
}

const hasMarkdownTable = (content: unknown): boolean =>
  typeof content === 'string' && /^\s*\|?[\s:|-]*-{3,}[\s:|-]*\|[\s:|-]*$/m.test(content)

/** open_ids in `<at id=ou_x></at>` and `<at ids=ou_x,ou_y></at>`; `all` is everyone. */
function mentionsIn(content: unknown): string[] {
  if (typeof content !== 'string') return []
  return [...content.matchAll(/<at\s+ids?=["']?([^"'>]*)["']?\s*\/?>/g)]
    .flatMap(match => (match[1] ?? '').split(','))
    .map(id => id.trim())
    .filter(id => id !== 'all')
}

function peopleNamed(element: Element): string[] {
  const text = isObject(element.text) && element.text.tag === 'lark_md' ? element.text.content : ''
  const named = [...mentionsIn(text), ...(element.tag === 'markdown' ? mentionsIn(element.content) : [])]
  const list = (value: unknown, key: string): string[] =>
    Array.isArray(value) ? value.flatMap(item => (isObject(item) ? [String(item[key])] : [])) : []
  if (element.tag === 'person') named.push(String(element.user_id))
  if (element.tag === 'person_list' && element.drop_invalid_user_id !== true) named.push(...list(element.persons, 'id'))
  if (element.tag === 'select_person' || element.tag === 'multi_select_person') {
    named.push(...list(element.options, 'value'))
    if (typeof element.initial_option === 'string') named.push(element.initial_option)
    if (Array.isArray(element.selected_values)) named.push(...element.selected_values.map(String))
  }
  return named
}

export type CardControl = {
  element: Element
  /** The form that holds the element. */
  form: Element | null
}

/** Every element of the card that a person can act on, with the form it stands in. */
export function controlsOf(card: CardJson): CardControl[] {
  const found: CardControl[] = []
  const visit = (value: unknown, form: Element | null): void => {
    if (Array.isArray(value)) {
      for (const item of value) visit(item, form)
      return
    }
    if (!isElement(value)) return
    if (formChildren.has(value.tag) || value.tag === 'interactive_container') found.push({ element: value, form })
    const inside = value.tag === 'form' ? value : form
    visit(value.elements, inside)
    visit(value.columns, inside)
    if (isObject(value.button_area)) visit(value.button_area.buttons, form)
  }
  visit(isObject(card.body) ? card.body.elements : [], null)
  return found
}
