import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { compileVocabulary, type Vocabulary } from './vocabulary.ts'

const folder = new URL('../policy/packs/vocabulary/', import.meta.url)

/**
 * Reads `sentiment.yaml` and `base.yaml`, the pack's vocabulary (if it has one) and further files, such as a company's own products and stores, and compiles them.
 * Throws when a file is missing or wrong; a pack without a vocabulary of its own is understood by the base alone.
 */
export function loadVocabulary(pack: string | null, furtherFiles: readonly (string | URL)[] = []): Vocabulary {
  if (pack !== null && !/^[a-z0-9-]+$/.test(pack)) throw new Error(`not the name of a pack: ${JSON.stringify(pack)}`)
  const files: (string | URL)[] = [new URL('sentiment.yaml', folder), new URL('base.yaml', folder)]
  if (pack !== null) files.push(new URL(`${pack}.yaml`, folder))
  files.push(...furtherFiles)
  return compileVocabulary(...files.map(file => parse(readFileSync(file, 'utf8')) as unknown))
}
