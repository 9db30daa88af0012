import type { Span } from '../../core/message/outbound.ts'

/** The platform's limit for one text, as a customer-service message or a passive reply, in UTF-8 bytes. */
export const maxTextBytes = 2048

/** Running text as an official account can show it: it has no mentions, so that people are called by their names. */
export function renderSpans(spans: readonly Span[]): string {
  return spans.map(span => ('text' in span ? span.text : span.name)).join('')
}

/** Where a text may be cut, best first: paragraph, sentence, clause, space. */
const borders = [/\n+/g, /[。！？!?…；;]+[”」』）)]*/g, /[，,、：:]+/g, /\s+/g]

/** Cuts a text into parts of at most `maxBytes` UTF-8 bytes, on sentence borders where there are any, never inside a letter. */
export function splitText(text: string, maxBytes: number): string[] {
  const parts: string[] = []
  let rest = text
  while (Buffer.byteLength(rest) > maxBytes) {
    const fitting = longestFitting(rest, maxBytes)
    const cut = lastBorder(fitting) ?? fitting.length
    parts.push(rest.slice(0, cut).trimEnd())
    rest = rest.slice(cut).trimStart()
  }
  parts.push(rest)
  return parts.filter(part => part !== '')
}

/** The last border in the second half: a cut too early makes more messages than needed. */
function lastBorder(text: string): number | undefined {
  for (const border of borders) {
    const ends = [...text.matchAll(border)].map(match => match.index + match[0].length)
    const last = ends.at(-1)
    if (last !== undefined && last > text.length / 2) return last
  }
  return undefined
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'grapheme' })

function longestFitting(text: string, maxBytes: number): string {
  let bytes = 0
  let end = 0
  for (const { segment, index } of segmenter.segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > maxBytes) break
    end = index + segment.length
  }
  if (end > 0) return text.slice(0, end)
  return [...text][0] ?? text
}
