/** A card as a person sees it: what is written on it, and what can be pressed and filled in. */
export type SeenCard = {
  messageId: string
  title: string
  /** `blue` new, `red` late … as the platform names them. */
  colour: string
  /** The state, as the tag in the header says it. */
  state: string
  /** Everything that is written on it, a line a text. */
  text: string
  /** What the buttons say, in order. */
  buttons: string[]
  updates: number
}

export type CardButton = { label: string; value: Record<string, unknown> }

/** Reads the JSON of a card 2.0. */
export function seeCard(message: { messageId: string; card?: Record<string, unknown>; updates: number }): SeenCard {
  const { card = {} } = message
  const header = objectIn(card.header)
  const tags = Array.isArray(header.text_tag_list) ? header.text_tag_list : []
  return {
    messageId: message.messageId,
    title: textsOf(header.title).join(''),
    colour: String(header.template),
    state: tags.flatMap(tag => textsOf(tag)).join('、'),
    text: [...textsOf(header), ...textsOf(card.body)].join('\n'),
    buttons: buttonsOf(card.body).map(({ label }) => label),
    updates: message.updates,
  }
}

/** Every button of a card that tells the app something. */
export function buttonsOf(node: unknown): CardButton[] {
  if (Array.isArray(node)) return node.flatMap(buttonsOf)
  if (typeof node !== 'object' || node === null) return []
  const element = objectIn(node)
  if (element.tag !== 'button') return Object.values(element).flatMap(buttonsOf)
  const behaviors = Array.isArray(element.behaviors) ? element.behaviors : []
  const callback = behaviors.map(objectIn).find(behavior => behavior.type === 'callback')
  return callback ? [{ label: textsOf(element.text).join(''), value: objectIn(callback.value) }] : []
}

function textsOf(node: unknown): string[] {
  if (Array.isArray(node)) return node.flatMap(textsOf)
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'content' && typeof value === 'string' ? [value] : textsOf(value),
  )
}

function objectIn(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
