import { XMLParser } from 'fast-xml-parser'
import { type Refusal, refuse } from './refusal.ts'

/** The platform sends a few kilobytes; nothing longer than this is looked at. */
export const maxXmlBytes = 64 * 1024

/**
 * `parseTagValue: false` keeps `007` and 64-bit ids as they are. Only the five entities of XML itself are replaced, and not
 * inside CDATA; a document cannot declare its own, because `readXml` refuses every declaration before this parser sees it.
 */
const parser = new XMLParser({
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: true,
  maxNestedTags: 16,
})

const cdata = /<!\[CDATA\[[\s\S]*?\]\]>/g

/** Reads the fields inside `<xml>…</xml>`. Everything else (garbage, DOCTYPE, entities, deep nesting) is a refusal. */
export function readXml(bytes: Uint8Array): { ok: true; text: string; fields: Record<string, unknown> } | Refusal {
  if (bytes.length > maxXmlBytes) return refuse('too-large')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
  } catch {
    return refuse('not-utf8')
  }
  if (!/^(<\?xml[^<>]{0,100}\?>\s*)?<xml>/.test(text) || !text.endsWith('</xml>')) return refuse('not-xml')
  if (text.replace(cdata, '').includes('<!')) return refuse('not-xml')
  try {
    const document: unknown = parser.parse(text)
    const root = isRecord(document) ? document.xml : undefined
    return isRecord(root) ? { ok: true, text, fields: root } : refuse('not-xml')
  } catch {
    return refuse('not-xml')
  }
}

/** What XML 1.0 cannot carry even escaped: control characters, halves of surrogate pairs. */
const unspeakable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu

/** Wraps text so that nothing in it can end the CDATA section or break the document. */
export function cdataOf(text: string): string {
  return `<![CDATA[${text.replace(unspeakable, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
