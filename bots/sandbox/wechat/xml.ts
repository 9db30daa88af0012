import { XMLParser, XMLValidator } from 'fast-xml-parser'

/** A field of a push: text goes into CDATA, `raw` is written as it stands (numbers). */
export type XmlField = { name: string; text: string } | { name: string; raw: string | number }

// biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 forbids exactly these characters
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g

/** `]]>` cannot stand inside CDATA, so it is spread over two sections. */
function cdata(text: string): string {
  return `<![CDATA[${text.replace(FORBIDDEN, '').replaceAll(']]>', ']]]]><![CDATA[>')}]]>`
}

export function writeFields(fields: readonly XmlField[]): string {
  return fields
    .map(field => `<${field.name}>${'text' in field ? cdata(field.text) : field.raw}</${field.name}>`)
    .join('\n')
}

const parser = new XMLParser({
  parseTagValue: false,
  trimValues: false,
  ignoreAttributes: true,
  isArray: (_name, path) => path === 'xml.Articles.item',
})

/** What stands inside `<xml>`, or null when the text is not well-formed XML with that one root. Values stay strings. */
export function readXml(text: string): unknown {
  if (XMLValidator.validate(text.trim()) !== true) return null
  try {
    const document: unknown = parser.parse(text.trim())
    return typeof document === 'object' && document !== null && 'xml' in document ? document.xml : null
  } catch {
    return null
  }
}
