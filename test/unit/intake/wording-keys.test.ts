/** Proven here: no two homes of texts use the same key, so that none silently replaces another. */
import { expect, test } from 'vitest'
import { ATTACHMENTS } from '../../../core/wording/attachments.ts'
import { CARDS } from '../../../core/wording/cards.ts'
import { CASES } from '../../../core/wording/cases.ts'
import { DIALOGUE } from '../../../core/wording/dialogue.ts'
import { NOTICES } from '../../../core/wording/notices.ts'
import { TEXTS } from '../../../core/wording/wording.ts'

test('Every text has a key of its own.', () => {
  const keys = [ATTACHMENTS, CARDS, CASES, DIALOGUE, NOTICES].flatMap(texts => Object.keys(texts))
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  expect(Object.keys(TEXTS).length).toBeGreaterThanOrEqual(keys.length)
})
