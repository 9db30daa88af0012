import { literals } from '../understanding/vocabulary/literals.ts'
import { loadVocabulary } from '../understanding/vocabulary/load.ts'
import type { Vocabulary } from '../understanding/vocabulary/vocabulary.ts'
import type { Policy } from './schema.ts'

/** What is understood under a policy: the vocabulary that it names, in which its own complaint numbers are no order's. */
export function vocabularyOf({ vocabulary, number }: Pick<Policy, 'vocabulary' | 'number'>): Vocabulary {
  const day = '20\\d\\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])'
  const shape = `${literals([number.prefix])}${day}\\d{${number.digits},}`
  return loadVocabulary(vocabulary, [{ id: 'complaint-numbers', caseNumbers: { shapes: [shape] } }])
}
