import type { Vocabulary } from './vocabulary.ts'

export type Product = { value: string; start: number; end: number }

const modelLabel =
  /(?:型号|机型|车型|款式|货号|机器|产品)\s*(?:是|为|:|：|\s)*((?:[A-Za-z]{1,6}[-\s]?)?[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)/g

/** 手机 138…, 打我手机: a number to be reached at; 调监控: what one looks at. */
const numberBehind = /^\s*(?:号码?|联系|[:：是为]|打|接|通)?\s*[\d幺一二三四五六七八九]{2}|^号/
const noProduct = /(?:打我?|拨|留|换|联系|调|看|查|翻)(?:了|下|一下|我的?)?$/

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
    const start = match.index
    if (value === '手机' && numberBehind.test(text.slice(start + 2, start + 8))) continue
    if (/^(?:手机|监控)$/.test(value) && noProduct.test(text.slice(Math.max(0, start - 4), start))) continue
    result.push({
      value: /[a-z]/.test(value) ? value.toUpperCase() : value,
      start: match.index,
      end: match.index + match[0].length,
    })
  }
  return result
}
