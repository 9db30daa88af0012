import type { z } from 'zod'
import type { Cue } from '../cues.ts'
import { MEASURES } from '../sums/measures.ts'
import { literals } from './literals.ts'
import type { cuesSchema } from './schema.ts'

/** A vocabulary source that cannot be used, with the path to the fault. */
export class VocabularyError extends Error {
  readonly path: string
  constructor(path: string, message: string) {
    super(`${path}: ${message}`)
    this.name = 'VocabularyError'
    this.path = path
  }
}

/** Make patterns of what a source writes at a path; throw `VocabularyError` naming it. */
export type Patterns = {
  regex: (list: readonly string[], path: string, flags?: string) => RegExp
  cues: (list: z.infer<typeof cuesSchema>, path: string) => Cue[]
}

/** Knows the words that the sources share ({sum}, {to}): what several define under one name stands side by side. */
export function patternsOf(sources: readonly { words: Readonly<Record<string, string | string[]>> }[]): Patterns {
  const words = new Map([['measure', MEASURES]])
  for (const source of sources) {
    for (const [name, value] of Object.entries(source.words)) {
      const text = Array.isArray(value) ? value.join('|') : value
      const before = words.get(name)
      words.set(name, before === undefined ? text : `${before}|${text}`)
    }
  }
  const expand = (text: string, path: string, depth = 0): string =>
    text.replace(/\{([a-z][a-z-]*)\}/g, (_, name: string) => {
      const word = words.get(name)
      if (word === undefined || depth > 8) throw new VocabularyError(path, `unknown word {${name}}`)
      return `(?:${expand(word, path, depth + 1)})`
    })
  const regex = (list: readonly string[], path: string, flags = 'gi'): RegExp => {
    try {
      return new RegExp(list.map(p => expand(p, path)).join('|'), flags)
    } catch (error) {
      if (error instanceof VocabularyError) throw error
      throw new VocabularyError(path, error instanceof Error ? error.message : 'no regular expression')
    }
  }
  const cues = (list: z.infer<typeof cuesSchema>, path: string): Cue[] =>
    list.map((cue, i) => ({
      weight: cue.weight,
      any: regex(cue.any, `${path}[${i}].any`),
      unless: cue.unless.length === 0 ? null : regex(cue.unless, `${path}[${i}].unless`),
      negatable: cue.negatable,
      repeats: cue.repeats,
    }))
  return { regex, cues }
}

export function productPattern(products: readonly string[], brands: readonly string[]): RegExp | null {
  if (products.length === 0 && brands.length === 0) return null
  const brand = brands.length === 0 ? '' : `(?:(?:${literals(brands)})(?:汽车|牌)?\\s?)`
  const model = '[A-Za-z]{1,4}\\d{1,3}[A-Za-z]{0,3}|\\d{1,3}[A-Za-z]{1,3}|[一-龥]{2}[A-Z](?![A-Za-z])'
  const known = products.length === 0 ? '(?!)' : literals(products)
  return new RegExp(brand === '' ? known : `${brand}(?:${known}|${model})|${known}`, 'gi')
}

export function placePattern(
  places: readonly string[],
  endings: readonly string[],
): ({ source: string } & RegExp) | null {
  if (places.length === 0 && endings.length === 0) return null
  const known = places.length === 0 ? '(?!)' : literals(places)
  const ending = endings.length === 0 ? '(?!)' : literals(endings)
  return new RegExp(
    `(?<city>${known})(?:市|县|区)?(?<rest>[一-龥]{0,6}?(?:${ending})(?:店|分店|网点|站)?(?!长))?|(?<own>[一-龥]{2,5}?(?:${ending})(?:店|分店|网点|站)?(?!长))`,
    'g',
  )
}
