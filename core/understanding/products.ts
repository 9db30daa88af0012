import type { Vocabulary } from './vocabulary.ts'

export type Product = { value: string; start: number; end: number }

const modelLabel =
  /(?:型号|机型|车型|款式|货号|机器|产品)\s*(?:是|为|:|：|\s)*((?:[A-Za-z]{1,6}[-\s]?)?[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)/g

/** Products of a normalised text: model numbers after 型号, then what the vocabulary knows (别克 GL8, 洗衣机, 轮胎). */
export function findProducts(text: string, vocabulary: Vocabulary): Product[] {
  const result: Product[] = []
  for (const match of text.matchAll(modelLabel)) {
    const value = match[1] ?? ''
    if (!/\d/.test(value) || /^\d{6,}$/.test(value) || value.length < 2) continue
    const start = match.index + match[0].length - value.length
    result.push({ value: value.toUpperCase(), start, end: start + value.length })
  }
  if (vocabulary.products === null) return result
  for (const match of text.matchAll(vocabulary.products)) {
    const value = match[0].replace(/\s/g, '')
    result.push({
      value: /[a-z]/.test(value) ? value.toUpperCase() : value,
      start: match.index,
      end: match.index + match[0].length,
    })
  }
  return result
}
