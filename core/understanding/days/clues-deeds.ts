import type { Clue } from './clue.ts'
import { promised } from './clues-plans.ts'

const eventVerb =
  /做|修|取|换|提|买|下单|下的|签收|收到|到|送|装|打|丢|坏|摔|碰|撞|发|寄|拍|订|定|交|去|来|说|遇|碎|漏|开始|报|扣|付|弄|刮|退|约|存|办|跑|停|断|黑|骂|吵|住|吃|用|喝|出|掉|起|被|在/

/** What was done on a day, or only said and written of it. */
export const DEEDS: readonly Clue[] = [
  {
    name: 'the matter itself',
    such: '[昨天]下午的事',
    score: 3,
    looks: [
      {
        after:
          /^\s*(?:的|那天的?|发生的?|下午的|上午的|晚上的|早上的|中午的|两点多的|[^,，。]{0,5}的)?(?:事|事儿|事情)/,
      },
    ],
  },
  {
    name: 'nobody kept the appointment',
    such: '[18号]上午约的送货 没来',
    score: 1.5,
    looks: [{ after: /^[^,，。\n]{0,3}约的?[^\n]{0,6}(?:没来|没到|没人|放鸽子)/ }],
  },
  {
    name: 'something was done',
    such: '[昨天]你们摔坏的',
    score: 1,
    looks: [{ after: eventVerb }],
    unless: [{ how: 'part-of-day' }],
  },
  {
    name: 'something was done in a part of the day',
    such: '[下午]送来的',
    score: 0.5,
    looks: [{ how: 'part-of-day', after: eventVerb }],
  },
  {
    name: 'the day of a deed',
    such: '[3号]交的 押金',
    score: 0.7,
    looks: [{ after: /^[^,，。\n]{0,3}[交扣收付买修换装取寄送坏丢碰撞签](?:了)?的(?=$|[\s,，。])/ }],
  },
  {
    name: 'when money was taken',
    such: '你们扣款是[11月12号]',
    score: 0.7,
    looks: [{ before: /(?:扣款|打款|付款|出事|事发|发生)(?:日期|时间)?(?:是|在|于)\s*$/ }],
  },
  {
    name: 'since then',
    such: '从[11月4号]开始闪退',
    score: 0.5,
    looks: [{ before: /(?:从|自从?)$/ }],
  },
  {
    name: 'pointed at',
    such: '就是[12号]那天',
    score: 0.5,
    looks: [{ after: /^[^,，。\n]{0,2}那天/ }, { before: /就(?:是)?$/ }],
  },
  {
    name: 'a time of day with its hour',
    such: '[上午10点]他挂我电话',
    score: 0.5,
    looks: [{ how: 'part-of-day', said: /上午|中午|下午|早上/, when: ({ hasTime }) => hasTime }],
  },
  {
    name: 'only complained of then',
    such: '[昨天]打电话催过',
    score: -0.35,
    looks: [{ after: /^[^,，。]{0,5}(?:投诉|打[^,，。]{0,5}电话|打了|反映|催|咨询|去问|问|去查|发现)/ }],
  },
  {
    name: 'a part of the day named before',
    such: '11月16号没人接 [下午2点]接了',
    score: -0.5,
    looks: [{ how: 'part-of-day', when: ({ behindOther }) => behindOther }],
  },
  {
    name: 'ordered or free then',
    such: '[3号]下的单',
    score: -0.5,
    looks: [{ after: /^\s*(?:下(?:的)?单|下的?订|预约|约的|出去玩|放假)/ }],
  },
  {
    name: 'done at last',
    such: '[5号]才装完',
    score: -0.5,
    looks: [{ after: /^[^,，。\n]{0,2}才[^,，。\n]{1,2}(?:完|好)/ }],
  },
  {
    name: 'the date of a paper',
    such: '税单日期[11月8日]',
    score: -0.7,
    looks: [{ before: /(?:税单|发票|单据|凭证|证书|报告|铭牌|生产)上?的?(?:(?:日期|时间)(?:写?的?是)?|写?的?是)\s*$/ }],
  },
  {
    name: 'it ran out then',
    such: '会员[10月31号]到期 我不续的',
    score: -1,
    looks: [{ after: /^[^,，。\n]{0,2}(?:到期|过期|截止)(?!前)/ }],
  },
  {
    name: 'when the company spoke',
    such: '[昨天]你们客服才承认',
    score: -1.5,
    looks: [{ after: /^[^,，。\n]{0,6}(?:承认|回复我?|答复|回了|回我|给我回)/ }],
    unless: [{ before: promised }],
  },
]
