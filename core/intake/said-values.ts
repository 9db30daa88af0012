import { readName } from '../understanding/names.ts'
import type { Understanding } from '../understanding/types.ts'
import type { Draft, Turn } from './conversation.ts'
import { ASIDE, answer } from './draft.ts'
import type { Known } from './known.ts'
import { OPENING } from './reading.ts'
import type { Talk } from './talk.ts'

/** What is plainly itself wherever it stands; days and sums in passing may belong to something else. */
export const PLAIN_FIELDS = new Set(['name', 'phone', 'plate', 'vin', 'orderNo', 'waybillNo', 'policyNo', 'memberNo'])

/** A message this short that puts something right tells nothing more. */
const LONGEST_ASIDE = 30

export function aside(draft: Draft, turn: Turn, as: 'corrects' | 'wants' | 'declines' = 'corrects'): Draft {
  return turn.text.length <= LONGEST_ASIDE ? answer(draft, ASIDE + turn.id, as) : draft
}

export function demandsIn(talk: Talk, turn: Turn, text: string): Understanding['demands'] {
  return talk.read([OPENING, { ...turn, text }]).demands
}

const INTRODUCES = /^(?:我|就)?(?:的?名字|姓名|称呼)?(?:是|叫|姓)[^，。,.\s]{1,5}$/u

/** Field values in one message alone, by field. */
export function valuesIn(talk: Talk, turn: Turn): Known['all'] {
  const { fields } = talk.read([OPENING, turn])
  const found: Known['all'] = {}
  for (const [field, value] of Object.entries(fields)) if (value?.source?.turn === turn.id) found[field] = value.value
  const name = found.name === undefined && INTRODUCES.test(turn.text) ? readName(turn.text) : null
  if (name) found.name = name.value
  return found
}

/** Fields whose answer is whatever was written; all others must look like what they are. */
export const FREE_FIELDS = new Set([
  'product',
  'place',
  'complainedAbout',
  'occurredAt',
  'orderNo',
  'memberNo',
  'policyNo',
  'waybillNo',
])
