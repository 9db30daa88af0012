import type { Span } from '../../core/message/outbound.ts'
import { maskContacts } from './redact.ts'

/**
 * Makes a text harmless inside a card's markdown: every character that could begin a mention, a link or a format is
 * written as an entity, and web addresses are broken so that nothing can be tapped.
 *
 * https://open.feishu.cn/document/feishu-cards/card-json-v2-components/content-components/rich-text (特殊字符转义)
 */
export function escapeMarkdown(text: string): string {
  const special = /[&<>*~_`[\]()\\#|!"'+-]/g
  return breakLinks(text.replace(special, character => `&#${character.charCodeAt(0)};`))
}

/** Puts an invisible word joiner into web addresses: they read the same and are no longer recognised as links. */
export function breakLinks(text: string): string {
  return text.replace(/:\/\//g, ':\u2060//').replace(/([a-z0-9-])\.(?=[a-z]{2,})/gi, '$1.\u2060')
}

/** Text as a `plain_text` shows it: contacts masked, addresses and mentions broken, control characters gone, never empty. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are taken out
  const clean = text.replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '').trim()
  return clean === '' ? '—' : breakLinks(maskContacts(clean)).replace(/<(?=\s*\/?\s*at\b)/gi, '＜')
}

/** At most `limit` characters, with “…” where something was left out. Never cuts a character in two. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text
  const characters = [...text]
  return characters.length <= limit ? text : `${characters.slice(0, Math.max(0, limit - 1)).join('')}…`
}

/** An id that Feishu could refuse would make it refuse the whole card. */
export function isPerson(id: string): boolean {
  return /^ou_[\w-]{1,64}$/.test(id)
}

function isMentionable(id: string): boolean {
  return id === 'all' || isPerson(id)
}

/** Running text for a card's markdown: `<at id=ou_x></at>` for people, everything else escaped. */
export function spansToMarkdown(spans: readonly Span[]): string {
  return spans
    .map(span => {
      if ('text' in span) return escapeMarkdown(maskContacts(span.text))
      return isMentionable(span.mention) ? `<at id=${span.mention}></at>` : escapeMarkdown(`@${span.name}`)
    })
    .join('')
}

/**
 * Running text for a text message, where Feishu reads `<at …>`, a few HTML tags and `[text](link)` and knows no escapes:
 * a `<` before anything like a tag becomes its full-width twin, and a link is taken apart.
 *
 * https://open.feishu.cn/document/server-docs/im-v1/message-content-description/create_json#45e0953e
 */
export function spansToText(spans: readonly Span[], options: { maskContacts: boolean }): string {
  const harmless = (text: string) =>
    (options.maskContacts ? maskContacts(text) : text).replace(/<(?=\s*[/a-z!])/gi, '＜').replaceAll('](', ']\u2060(')
  return spans
    .map(span => {
      if ('text' in span) return harmless(span.text)
      const name = harmless(span.name).replaceAll('<', '＜')
      return isMentionable(span.mention) ? `<at user_id="${span.mention}">${name}</at>` : `@${name}`
    })
    .join('')
}
