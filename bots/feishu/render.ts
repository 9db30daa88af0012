import { PlatformError } from '../../core/errors.ts'
import type { CardAction, CardView } from '../../core/message/outbound.ts'
import { wording } from '../../core/wording/feishu.ts'
import type { Card, CardElement, Column, HeaderTemplate, TagColour } from './card-types.ts'
import { escapeMarkdown, plain, shorten, spansToMarkdown } from './escape.ts'
import { maskContacts } from './redact.ts'
import { renderButton, renderForm } from './render-form.ts'

/** Feishu's own limits are 30 KB and 200; a little is kept free. */
const maxBytes = 29_000
const maxElements = 190

/** How much is shown, from everything to the least. */
const budgets = [
  { facts: 40, text: 3000, timeline: 60, entry: 300 },
  { facts: 30, text: 1500, timeline: 30, entry: 200 },
  { facts: 24, text: 800, timeline: 15, entry: 150 },
  { facts: 20, text: 400, timeline: 8, entry: 100 },
  { facts: 16, text: 200, timeline: 4, entry: 80 },
  { facts: 12, text: 80, timeline: 2, entry: 60 },
] as const

type Budget = (typeof budgets)[number]

const looks = {
  new: { template: 'blue', tag: 'blue' },
  running: { template: 'wathet', tag: 'blue' },
  waiting: { template: 'orange', tag: 'orange' },
  late: { template: 'red', tag: 'red' },
  done: { template: 'green', tag: 'green' },
} as const satisfies Record<CardView['tone'], { template: HeaderTemplate; tag: TagColour }>

/**
 * Renders a card as Feishu's card JSON 2.0: pure, the same view gives the same card.
 *
 * Whatever people said is shown as plain text or escaped, so that it can mention nobody and link nowhere; mobile numbers
 * are masked. A card that is too large is shortened (timeline and long texts first, marked with “…”); where its forms alone
 * are too many, the last of them are left out and named: a card without them is better than none.
 * Throws `PlatformError` `card-too-large` when nothing helps.
 *
 * https://open.feishu.cn/document/feishu-cards/card-json-v2-structure
 */
export function renderCard(view: CardView): Card {
  for (const budget of budgets) {
    const card = build(view, budget)
    if (fits(card)) return card
  }
  const leastBudget = budgets[budgets.length - 1]
  for (let kept = view.actions.length - 1; leastBudget && kept > 0; kept--) {
    const left = view.actions.slice(kept).map(({ label }) => label)
    const card = build({ ...view, actions: view.actions.slice(0, kept) }, leastBudget, left)
    if (fits(card)) return card
  }
  throw new PlatformError({ platform: 'feishu', code: 'card-too-large', retry: 'never' })
}

function fits(card: Card): boolean {
  return countElements(card) <= maxElements && Buffer.byteLength(JSON.stringify(card)) <= maxBytes
}

/** Everything with a `tag` counts, as the platform counts it. */
export function countElements(part: unknown): number {
  if (Array.isArray(part)) return part.reduce<number>((sum, item) => sum + countElements(item), 0)
  if (typeof part !== 'object' || part === null) return 0
  const own = 'tag' in part && typeof part.tag === 'string' ? 1 : 0
  return Object.values(part).reduce<number>((sum, value) => sum + countElements(value), own)
}

function build(view: CardView, budget: Budget, leftOut: readonly string[] = []): Card {
  const look = looks[view.tone]
  return {
    schema: '2.0',
    config: { update_multi: true, enable_forward: false },
    header: {
      template: look.template,
      title: { tag: 'plain_text', content: shorten(plain(view.title), 120) },
      ...(view.subtitle ? { subtitle: { tag: 'plain_text', content: shorten(plain(view.subtitle), 120) } } : {}),
      ...(view.tags.length > 0
        ? {
            text_tag_list: threeTags(view.tags).map(tag => ({
              tag: 'text_tag',
              text: { tag: 'plain_text', content: shorten(plain(tag), 40) },
              color: look.tag,
            })),
          }
        : {}),
    },
    body: {
      elements: [
        ...notice(view),
        ...facts(view.facts, budget),
        ...sections(view.sections, budget),
        ...rows(view),
        ...timeline(view.timeline, budget),
        ...actions(view.actions, view.reference),
        ...(leftOut.length > 0 ? [grey(wording.moreActions(leftOut))] : []),
        ...footer(view, budget),
      ],
    },
  }
}

/** A header shows three tags; the rest share the last one. */
function threeTags(tags: string[]): string[] {
  return tags.length <= 3 ? tags : [...tags.slice(0, 2), tags.slice(2).join('·')]
}

function notice(view: CardView): CardElement[] {
  return view.notice?.length ? [{ tag: 'markdown', content: spansToMarkdown(view.notice) }] : []
}

function facts(all: CardView['facts'], budget: Budget): CardElement[] {
  const shown = all.slice(0, budget.facts)
  const rows: CardElement[] = []
  for (let index = 0; index < shown.length; index += 2) {
    rows.push({
      tag: 'column_set',
      flex_mode: 'bisect',
      horizontal_spacing: '8px',
      columns: shown.slice(index, index + 2).map(fact => factColumn(fact, budget)),
    })
  }
  if (shown.length < all.length) rows.push(grey(wording.moreFacts(all.length - shown.length)))
  return rows
}

function factColumn(fact: CardView['facts'][number], budget: Budget): Column {
  return {
    tag: 'column',
    width: 'weighted',
    weight: 1,
    elements: [bold(fact.label), text(fact.value, Math.min(budget.text, 400))],
  }
}

function sections(all: CardView['sections'], budget: Budget): CardElement[] {
  return all.flatMap(
    section => [{ tag: 'hr' }, bold(section.heading), text(section.text, budget.text)] as CardElement[],
  )
}

function rows(view: CardView): CardElement[] {
  return (view.rows ?? []).map(row => ({
    tag: 'column_set',
    flex_mode: 'none',
    horizontal_spacing: '8px',
    columns: [
      { tag: 'column', width: 'weighted', weight: 1, elements: [text(row.text, 120)] },
      { tag: 'column', width: 'auto', elements: [renderButton(row.action, view.reference)] },
    ],
  }))
}

function timeline(entries: CardView['timeline'], budget: Budget): CardElement[] {
  if (entries.length === 0) return []
  const shown = entries.slice(0, budget.timeline)
  const lines = shown.map(entry => `${entry.at}  ${shorten(entry.text.replace(/\s*\n\s*/g, ' '), budget.entry)}`)
  if (shown.length < entries.length) lines.push(wording.earlier(entries.length - shown.length))
  return [
    {
      tag: 'collapsible_panel',
      expanded: false,
      header: { title: { tag: 'plain_text', content: wording.timeline(entries.length) } },
      elements: [{ tag: 'div', text: { tag: 'plain_text', content: plain(lines.join('\n')) } }],
    },
  ]
}

/** The next step stands first and open; every other form is folded under its name. */
function actions(all: CardAction[], reference: Record<string, string>): CardElement[] {
  const [next] = all
  const seen = new Map<string, number>()
  const formOf = (action: CardAction, folded: boolean): CardElement[] => {
    const occurrence = (seen.get(action.command) ?? 0) + 1
    seen.set(action.command, occurrence)
    return [{ tag: 'hr' }, renderForm(action, reference, { occurrence, folded })]
  }
  const isForm = (action: CardAction) => (action.fields?.length ?? 0) > 0
  const buttons = all.filter(action => !isForm(action))
  const row: CardElement = {
    tag: 'column_set',
    flex_mode: 'flow',
    horizontal_spacing: '8px',
    columns: buttons.map(action => ({ tag: 'column', width: 'auto', elements: [renderButton(action, reference)] })),
  }
  return [
    ...(next && isForm(next) ? formOf(next, false) : []),
    ...(buttons.length > 0 ? [row] : []),
    ...all.filter(action => isForm(action) && action !== next).flatMap(action => formOf(action, true)),
  ]
}

function footer(view: CardView, budget: Budget): CardElement[] {
  return view.footer ? [{ tag: 'hr' }, grey(shorten(view.footer, budget.text))] : []
}

function bold(label: string): CardElement {
  return { tag: 'markdown', content: `**${escapeMarkdown(shorten(maskContacts(label), 60))}**` }
}

function text(content: string, limit: number): CardElement {
  return { tag: 'div', text: { tag: 'plain_text', content: shorten(plain(content), limit) } }
}

function grey(content: string): CardElement {
  return { tag: 'div', text: { tag: 'plain_text', content: plain(content), text_size: 'notation', text_color: 'grey' } }
}
