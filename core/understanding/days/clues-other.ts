import type { Clue } from './clue.ts'
import { over } from './clues-plans.ts'

/** 拖到昨天 跟我讲: what they told in the end. */
const toldAtLast = /^\s*(?:才|跟我|告诉我|通知)/

/** What a day is named for besides: how long it has lasted, today, a feast, an occasion, another matter. */
export const OTHER_DAYS: readonly Clue[] = [
  {
    name: 'one of days that go on',
    such: '[前天]昨天今天连着三天',
    score: -1.2,
    looks: [{ between: /^(?:[和跟与、,，]|还是|或者?是?)?$/ }],
  },
  {
    name: 'how long it has lasted',
    such: '[今天]都第五天了',
    score: -1.5,
    looks: [
      {
        after:
          /^\s*(?:都|已经|也都|眼看|这都|就|是)?\s*第(?!\s*[\d一二三四五六七八九十]+(?:次|回|遍))|^\s*(?:都|已经|也都|眼看|这都|就|是)\s*(?:\d|十|第|一个|周|星期|礼拜)|^\s*(?:都|已经)(?:第|过)|^\s*还(?:不|没|在|能|可以)|^\s*[TtDd]\s*\+|^\s*(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?)(?:号|日)?了|^[^\S\n]*\d{1,3}[号日]?(?=$|[\s,，。!！?？])|^\s*[^，。\s]{0,2}(?:\d+|[一二三四五六七八九十]+)度|^\s*(?:一看|才发现|才知道|查(?!房)|一问|问了)/,
      },
      { isToday: true, after: /^\s*(?:还是|发现)/ },
      {
        before: /(?:截至|截止|直到|到|等到|至)\s*$/,
        when: ({ said, after }) => !(over.test(said) && toldAtLast.test(after)),
      },
    ],
  },
  {
    name: 'how late it is',
    such: '都[18号]了',
    score: -1.5,
    looks: [
      { before: /(?:都|已经)\s*$/ },
      { after: /^\s*(?:都|已经|是)?(?:月底|(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}月\d)/ },
      { after: /^\s*了(?=$|[\s,，。])/ },
    ],
  },
  {
    name: 'a reason, not a day',
    such: '[双十一]我理解',
    score: -1.5,
    looks: [
      {
        how: 'festival',
        after:
          /^\s*(?:(?:之|以|过)?后(?!一[天日])|我?们?(?:也|都)?(?:理解|知道|晓得)|是?(?:很|挺)?忙|过完|爆仓|大促|的?玩笑|的(?:件|货|单|快递|包裹)(?=$|[\s,，。]))/,
      },
      { how: 'festival', before: /(?:不是|过)$/ },
    ],
  },
  {
    name: 'a while ago',
    such: '[刚]拆封',
    score: -1.6,
    looks: [{ said: /^刚$/, after: /^(?:拆|打开|用|买|装|续|办|开通|提)/ }],
  },
  {
    name: 'what it was for was over',
    such: '[11月8号]就演完了',
    score: -1.5,
    looks: [{ after: /^\s*(?:就|已经|都)?(?:演|开|考|办|展|赛|过|用|卖)完了?/ }],
  },
  {
    name: 'another matter',
    such: '别跟上回[10月9号]那票弄混',
    score: -1.5,
    looks: [
      { before: /上[一]?[回次票单]$/, after: /^那[票单次件回]/ },
      { after: /^那[票单次件回][^,，。\n]{0,6}(?:好好的|没问题|没事|弄混|搞混)/ },
    ],
  },
  {
    name: 'what a sale is named after',
    such: '[双十一]你们券满1000减200',
    score: -1.5,
    looks: [
      { how: 'festival', after: /^\s*(?:你们|平台|店里)?(?:的|搞|做)?(?:券|优惠|促销|活动|满\s*\d|红包|预售|价)/ },
      { how: 'festival', said: /^(?:双|六一八|618)/, after: /^[^,，。\n]{0,4}满?\d+减/ },
    ],
  },
  {
    name: "consumers' day as an occasion",
    such: '315[今天] 我去投诉',
    score: -3,
    looks: [{ before: /(?:315|3\.15|三一五)$/ }],
  },
  {
    name: 'the date of this talk',
    such: '今天[2月19]',
    score: -2,
    looks: [
      { before: /(?:今天|今儿|现在)(?:是|都|已经)*\s*$/ },
      { isToday: true, said: /[号日月初十]/, after: /^\s*[啊呀哎诶!！]/ },
    ],
  },
  {
    name: 'a birthday',
    such: '我生日[11月8号]',
    score: -2,
    looks: [{ before: /(?:生日|结婚|出生|年会|活动|展会|婚礼|考试|开业|开学)(?:就?是|定在|在)?$/ }],
  },
  {
    name: 'the day spoken of before',
    such: '[当天]就坏了',
    score: -3,
    looks: [{ said: /^[当同]/ }],
  },
  {
    name: 'a moment of this talk',
    such: '[刚才]发错了',
    score: -3,
    looks: [
      {
        said: /^刚/,
        when: d => /^刚(?:才|刚)?(?:又|去|我)?(?:问|查|看了?|催|打(?:电话|过)|那[个单条件票])/.test(d.said + d.after),
      },
      { said: /^刚$/, after: /^过/ },
      { said: /^刚[才刚]/, after: /^\s*(?:没发|发错|说错|打错|没说|说的|写错)/ },
    ],
  },
  {
    name: 'taken back',
    such: '[大前天] 不对 前天',
    score: -3,
    looks: [
      { between: /^\W{0,2}(?:不是|不对|错了|说错)[^\n]{0,4}$/ },
      { between: /^[^。]{0,16}[\s,，啊哦噢](?:不对|记错了?|说错了?)[\s,，]*(?:应该)?是?$/ },
    ],
  },
  {
    name: 'what it was for',
    such: '[3号]的婚礼',
    score: -3,
    looks: [
      {
        after:
          /^\s*(?:就|是|要|有|的|早上|上午|中午|下午|晚上)*(?:婚礼|婚宴|结婚|办酒|办席|酒席|酒宴|寿宴|满月|生日|开业|开学|开庭|考试|考级|比赛|演出|上台|展会|开幕|手术|出殡|的?(?:火车|高铁|飞机|机票))/,
      },
    ],
  },
]
