import type { Patterns } from '../vocabulary/patterns.ts'
import type { Source } from '../vocabulary/schema.ts'

/** Whose a telephone, a car or a number is, by the words around it: `before` patterns end right at it, `after` patterns begin there. */
export type Owners = {
  phone: {
    /** What a colleague calls the customer: 客户电话 138…. */
    customers: RegExp
    others: { before: RegExp; after: RegExp }
    /** 消费者农先生 …: who passes on a complaint gives the customer's number, not his own. */
    passedOn: RegExp
  }
  plate: { others: RegExp }
  /** Behind a place that the writer speaks for: 徐州这边. */
  place: RegExp
  /** Of an order, a shipment, a policy, a membership. */
  number: { own: RegExp; others: RegExp; othersBehind: RegExp }
}

const NUMBER = '(?:手机|电话|号码?|联系方式|座机|联系电话)?(?:号码?)?'
/** 会员卡号, 那份保单 */
const NAMED = '(?:的?[^\\d\\s,，。;；的]{0,4}(?:号码?|[单卡]))?'
const IS = '(?:是|:|：|为|\\s)*$'
const UNREACHED =
  '打不通(?!就|的话|再|打)|没人接(?!就|的话|再|打)|停机|关机|不接(?!就|的话|再)|是?空号|是?假的|不是我的?(?:号|手机|电话)|(?:我)?(?:打|拨)(?:过去|了|过)[^,，。;；\\n]{0,5}(?:空号|没人接|停机|关机|不通|不接)'

/** Compiles whom a telephone, a car or a number may belong to. Throws `VocabularyError` where a pattern is none. */
export function ownersOf(sources: readonly Source[], { regex }: Patterns): Owners {
  const either = (...keys: (keyof Source['whose'])[]) => {
    const list = sources.flatMap(({ whose }) => keys.flatMap(key => whose[key]))
    return list.length === 0 ? '(?!)' : `(?:${list.join('|')})`
  }
  const one = (pattern: string, flags = '') => regex([pattern], 'whose', flags)
  const customers = either('customers')
  const anybody = either('others', 'parties')
  // 我是收货人 138…: the writer himself.
  const notSelf = '(?<!我(?:就)?是[他她你的们家]{0,3})'
  return {
    phone: {
      customers: one(
        `(?<!我们?的?)(?:${customers}(?:本人)?|${customers}方?的?(?:老板|负责人|联系人|经办))的?(?:手机|电话|联系方式|号码)?号?(?:是|:|：|\\s)*$`,
      ),
      others: {
        before: one(
          [
            '(?:别|不要|甭|不用)(?:再)?(?:给我)?(?:打|联系|拨|call)[^\\s,，。;；]{0,10}$',
            `(?:打|拨)的?(?:你们)?${either('desks')}`,
            `${notSelf}${anybody}(?:本人|那个|这个|那边)?的?(?:(?:留|登记|写|填|报)的)?${NUMBER}(?:打的?|发的?|登记的?|报的?)?(?:吧|,|，)?(?:\\s?[他她]叫[一-龥]{2,3})?${IS}`,
            `(?<![打拨回发])给我们?(?:(?:留|发|报)了?的?(?:一?个)?|的)(?:手机|电话|联系方式)(?:号码?)?${IS}`,
          ].join('|'),
        ),
        after: one(
          [
            `^\\s*(?:这个|那个)?[,，]?\\s*(?:是|这是)\\s*(?:我)?的?${anybody}的?`,
            `^\\s*\\((?:这?是)?(?:我的?${anybody}的?|${anybody}的)[^)]{0,4}\\)`,
            `^${anybody}的(?=$|[\\s,，。;；])`,
            `^\\s*(?:${UNREACHED}|给我打|打来|发来|发的短信|联系(?:的我|过?我(?:的|说|让|叫|问|要))|(?:就)?(?:不用|别|不要|甭)(?:再)?(?:打|联系)(?=$|了|[\\s,，。]))`,
          ].join('|'),
        ),
      },
      passedOn: one(`(?:消费者|来电人|反映人|投诉人|[代替帮]${customers})[\\s:：是]*[一-龥]`),
    },
    plate: {
      others: one(`${either('cars')}的?(?:车牌?|车牌号|车子)?(?:号码?)?(?:是|:|：|\\s)*$`),
    },
    place: one(`^(?:这边|内部|的?${either('colleagues')})`),
    number: {
      othersBehind: one(`^(?:\\s?\\(|\\s*(?:这个?)?是|)(?:我的?)?${either('others')}的(?=$|[\\s,，。;；)不])`),
      own: one(
        `(?:(?:^|[^给帮替跟和])我们?(?:自己)?家?的?|本人的?|我[^\\d\\s,，。;；的]{0,4}[寄发买订下]的?)(?:[这那]?一?[票单件份笔个])?${NAMED}(?:应该|才|就|现在)?${IS}`,
      ),
      others: one(
        `(?:${notSelf}${either('others')}(?:自己|家|那边)?的?(?:[寄发买订下]的?)?(?:那?一?[票单件份笔个])?|另外?一[票单件份笔个]|(?:另外|别的)那[票单件份笔个]|(?:补发|重发|重寄)(?:了?的)?(?:[那这]?一?[票单件份笔个])?|[上前]一[票单件份笔]|(?:之前|以前|上次|上回)(?:的|那)[票单件份笔个]?)(?:货|件|包裹|快递|的)?${NAMED}${IS}`,
      ),
    },
  }
}
