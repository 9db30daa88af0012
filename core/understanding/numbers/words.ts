import type { Patterns } from '../vocabulary/patterns.ts'
import type { Source } from '../vocabulary/schema.ts'
import type { CaseNumbers, IdentifierWords, OtherNumbers } from '../vocabulary/vocabulary.ts'

/** What a vocabulary knows of the numbers that people write. */
export type NumberWords = {
  identifiers: readonly IdentifierWords[]
  otherNumbers: OtherNumbers
  caseNumbers: CaseNumbers
}

/** Between what a number is called and the number: 单号我念给你, 单号看着是我的. */
const GIVEN = '应该|好像|看着|大概|我?给你们?|我?(?:念|报|发|打|写)(?:给)?(?:你们?)?(?:一下|下)?|如下|(?<=是)我的'
const ENDS = '是|就是|为|:|：|#|=|,|，|"|“|\\s'

/** Compiles the words for numbers of all sources. Throws `VocabularyError` where a pattern is none. */
export function numberWordsOf(sources: readonly Source[], { regex }: Patterns): NumberWords {
  const all = (list: readonly string[], frame: (one: string) => string, path: string) =>
    list.length === 0 ? null : regex([frame(list.join('|'))], path, 'i')
  const shapesOf = (list: readonly string[], path: string) => all(list, one => `^(?:${one})$`, `${path}.shapes`)
  const of = sources.flatMap(s => s.caseNumbers.of)
  return {
    identifiers: sources
      .flatMap(s => s.identifiers)
      .map((words, i) => {
        const path = `identifiers[${i}]`
        const labels = words.labels === undefined ? [] : [words.labels]
        return {
          field: words.field,
          labels: all(labels, one => `(?:${one})(?:号码|编号|号)?(?:${GIVEN}|${ENDS})*$`, `${path}.labels`),
          asked: all(labels, one => `(?:${one})(?:号码|编号|号|(?<=[号单]))`, `${path}.labels`),
          shapes: shapesOf(words.shapes, path),
          isDefault: words.isDefault,
        }
      }),
    otherNumbers: {
      labels: all(
        sources.flatMap(s => s.otherNumbers.labels),
        one => `(?:${one})(?:号码?)?(?:${GIVEN}|${ENDS})*$`,
        'otherNumbers.labels',
      ),
      shapes: shapesOf(
        sources.flatMap(s => s.otherNumbers.shapes),
        'otherNumbers',
      ),
    },
    caseNumbers: {
      called: all(of, one => `(?:${one})(?:号码?|编号)[\\s:：是]*$`, 'caseNumbers.of'),
      told: all(of, one => `(?:${one})的?(?:进度|编号|单|号|结果)[^\\n]{0,8}$`, 'caseNumbers.of'),
      shapes: shapesOf(
        sources.flatMap(s => s.caseNumbers.shapes),
        'caseNumbers',
      ),
    },
  }
}
