import type { Vocabulary } from './vocabulary/vocabulary.ts'

/** `unlisted`: taken for goods by what stands around it. */
export type Product = { value: string; start: number; end: number; unlisted?: true }

const modelLabel =
  /(?:型号|机型|车型|款式|货号|机器|产品)\s*(?:是|为|:|：|\s)*((?:[A-Za-z]{1,6}[-\s]?)?[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)/g

/** 手机 138…, 打我手机: a number to be reached at; 调监控: what one looks at. */
const numberBehind = /^\s*(?:号码?|联系|[:：是为]|打|接|通)?\s*[\d幺一二三四五六七八九]{2}|^号/
const noProduct = /(?:打我?|拨|留|换|联系|调|看|查|翻)(?:了|下|一下|我的?)?$/

/** 八桶涂料, 发的枇杷, 一套紫砂: goods that no list has, where their clause ends or what became of them begins. */
const counted =
  /(?:(?:[一两二三四五六七八九十百几]|\d)(?:大|小|整)?(?:箱|桶|袋|瓶|坛|卷|捆|筐|麻袋|台|套|盒|包|罐|板|床)|(?:发|寄|买|订|运|托运)的(?:是)?)(?:的)?([一-龥]{2,4})(?=[\s,，。]|$|[碎烂坏丢破裂湿瘪断漏])/g
/** Words that are no goods: 两台别的, 一箱都没, 买的时候. */
const noGoods =
  /[的了是在不我你他她它们没有都也就才全还给把被说要能会到个几多少这那哪什么怎时候天日月年钱费]|[百千万来瞅扛元块人]|东西|货|小票|通知|人家|师傅|剩下|左右|以上|原价|标准|单号|全部|一共|运费|快递|包裹|专线|当天|地方|新车|车子|公司/

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
  for (const match of text.matchAll(counted)) {
    const value = match[1] ?? ''
    if (noGoods.test(value)) continue
    const start = match.index + match[0].length - value.length
    result.push({ value, start, end: start + value.length, unlisted: true })
  }
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
