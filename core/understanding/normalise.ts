import { toSimplified } from './traditional.ts'

const fullWidth = /[\uFF01-\uFF5E\u3000\u00A0\u2007\u202F]/g
const dashes = /[‐‑‒–—―−﹣]/g
const invisible = /[\u200B-\u200F\u2060\uFEFF\u202A-\u202E]/g

/**
 * Text as the readers want it: simplified, half-width, one kind of dash. Every character stays at its place,
 * so that a position in the result is a position in the customer's own words.
 */
export function normalise(text: string): string {
  const narrow = text
    .replace(fullWidth, c => {
      const code = c.charCodeAt(0)
      return code >= 0xff01 && code <= 0xff5e ? String.fromCharCode(code - 0xfee0) : ' '
    })
    .replace(dashes, '-')
    .replace(invisible, ' ')
  return toSimplified(narrow)
}
