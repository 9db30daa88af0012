import { existsSync, readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { compileVocabulary } from './compile.ts'
import type { Vocabulary } from './vocabulary.ts'

const folder = new URL('../../policy/packs/vocabulary/', import.meta.url)
const name = /^[a-z0-9-]+$/

/**
 * Reads what all share (`sentiment.yaml`, `mentions.yaml`, `base.yaml`, `wishes.yaml`, `grounds.yaml`, `concepts.yaml`, the examples of intents and wishes), the pack's vocabulary with its examples (if it
 * has one) and further sources, such as a file of a company's own products and stores, and compiles them. Throws when a file is missing or wrong; a pack
 * without a vocabulary of its own is understood by the base alone.
 */
export function loadVocabulary(pack: string | null, further: readonly (string | URL | object)[] = []): Vocabulary {
  const shared = SHARED.map(file => read(at(file)))
  const own = pack === null ? [] : sourcesOf(pack, [])
  return compileVocabulary(
    ...shared,
    ...own,
    ...further.map(one => (typeof one === 'string' || one instanceof URL ? read(one) : one)),
  )
}

const SHARED = [
  'sentiment.yaml',
  'mentions.yaml',
  'base.yaml',
  'wishes.yaml',
  'grounds.yaml',
  'concepts.yaml',
  'examples/intents.yaml',
  'examples/intents-trades.yaml',
  'examples/wishes.yaml',
]

const at = (file: string): URL => new URL(file, folder)
const read = (file: string | URL): unknown => parse(readFileSync(file, 'utf8'))

/** A pack's words after those that it builds on: `extends` names them, `without` what is not taken over (`severity`, `reasons.compensation`). */
function sourcesOf(pack: string, builtOnBy: readonly string[]): unknown[] {
  if (!name.test(pack)) throw new Error(`not the name of a pack: ${JSON.stringify(pack)}`)
  if (builtOnBy.includes(pack)) throw new Error(`the vocabulary "${pack}" builds on itself`)
  const { extends: base, without = [], ...own } = read(at(`${pack}.yaml`)) as Record<string, unknown>
  const before = typeof base === 'string' ? sourcesOf(base, [...builtOnBy, pack]) : []
  const left = Array.isArray(without) ? without.map(path => String(path).split('.')) : []
  const examples = [at(`examples/${pack}.yaml`), at(`examples/${pack}-conversations.yaml`)]
  return [...before.map(source => left.reduce(leaveOut, source)), own, ...examples.filter(existsSync).map(read)]
}

function leaveOut(source: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || typeof source !== 'object' || source === null || !(key in source)) return source
  const { [key]: part, ...others } = source as Record<string, unknown>
  return rest.length === 0 ? others : { ...others, [key]: leaveOut(part, rest) }
}
