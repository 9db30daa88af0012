import type { WechatApi } from './api.ts'

/** Templates are chosen by hand on the platform: for so long the list is not asked for again. */
const rememberMs = 10 * 60_000
/** An id as the platform makes them. */
const looksLikeId = /^[\w-]{30,}$/

/** Finds a template's id by its id or by its title in the account. A name that the account does not have is left to the platform's refusal. */
export function createTemplateIds(api: Pick<WechatApi, 'templates'>): (idOrTitle: string) => Promise<string> {
  let known: { at: number; list: { id: string; title: string }[] } = { at: Number.NEGATIVE_INFINITY, list: [] }
  const find = (name: string) => known.list.find(({ id, title }) => id === name || title === name)?.id
  return async name => {
    if (looksLikeId.test(name)) return name
    const found = find(name)
    if (found !== undefined || performance.now() - known.at < rememberMs) return found ?? name
    known = { list: await api.templates(), at: performance.now() }
    return find(name) ?? name
  }
}

/**
 * What a field may hold goes by its name; a value that does not fit has the whole message refused (47003).
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Template_Message_Operation_Specifications.html
 */
const fieldRules: { name: RegExp; fit(value: string): string }[] = [
  { name: /^(thing|const)\d+$/, fit: value => shortened(value, 20) || '无' },
  { name: /^character_string\d+$/, fit: value => value.replace(/[^\x20-\x7e]/g, '').slice(0, 32) || '-' },
  { name: /^number\d+$/, fit: value => value.replace(/[^\d.]/g, '').slice(0, 32) || '0' },
  { name: /^phone_number\d+$/, fit: value => value.replace(/[^\d+-]/g, '').slice(0, 17) || '-' },
  { name: /^phrase\d+$/, fit: value => [...value.replace(/[^\p{Script=Han}]/gu, '')].slice(0, 5).join('') || '无' },
  { name: /^name\d+$/, fit: value => shortened(value, 10) || '无' },
  { name: /^car_number\d+$/, fit: value => [...value].slice(0, 8).join('') || '无' },
]

/** Every value cut to what its field may hold. */
export function fitFields(keywords: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(keywords).map(([name, value]) => [name, fitField(name, value)]))
}

function fitField(name: string, value: string): string {
  const plain = value.replace(/\s+/gu, ' ').trim()
  const rule = fieldRules.find(candidate => candidate.name.test(name))
  return rule ? rule.fit(plain) : plain || '无'
}

function shortened(value: string, most: number): string {
  const letters = [...value]
  return letters.length <= most ? value : `${letters.slice(0, most - 1).join('')}…`
}
