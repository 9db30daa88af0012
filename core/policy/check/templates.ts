import { CUSTOMER_NEWS } from '../../notification/notice.ts'
import { NEWS_SLOTS, TALK_SLOTS } from '../../notification/present-template.ts'
import { isTextKey, TEXTS } from '../../wording/wording.ts'
import type { PolicyData } from '../schema.ts'

/** What for there may be a template. */
const PURPOSES: readonly string[] = ['talk', 'news', ...CUSTOMER_NEWS]

/** Templates that are never used, and slots that nothing fills. */
export function templates(policy: PolicyData): string[] {
  return Object.entries(policy.templates).flatMap(([purpose, { fields, url }]) => {
    if (!PURPOSES.includes(purpose))
      return [`templates.${purpose}: no news has this name; name one of ${PURPOSES.join(', ')}`]
    const known: readonly string[] = purpose === 'talk' ? TALK_SLOTS : NEWS_SLOTS
    const texts = [
      ...fields.map(({ text }, index): [string, string] => [`templates.${purpose}.fields.${index}.text`, text]),
      ...(url === undefined ? [] : [[`templates.${purpose}.url`, url] as [string, string]]),
    ]
    return texts.flatMap(([path, text]) =>
      [...text.matchAll(/\{(\w+)\}/g)]
        .map(match => match[1] ?? '')
        .filter(slot => !known.includes(slot))
        .map(slot => `${path}: nothing fills "{${slot}}"; name one of ${known.join(', ')}`),
    )
  })
}

/** Texts of the policy's own that replace nothing, and slots that nothing fills: such a text could never be said. */
export function texts(policy: PolicyData): string[] {
  return Object.entries(policy.wording).flatMap(([key, text]) => {
    if (!isTextKey(key)) return [`wording.${key}: there is no text of this name to replace; look it up in core/wording`]
    const known = slotsOf(TEXTS[key])
    return slotsOf(text)
      .filter(slot => !known.includes(slot))
      .map(slot => `wording.${key}: nothing fills "{${slot}}"; name one of ${known.join(', ') || '(none)'}`)
  })
}

function slotsOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/g)].map(([, slot = '']) => slot)
}
