import type { DateMention } from './day-words.ts'

/** A day of a text as the clues look at it. */
export type DayInWords = {
  how: DateMention['how']
  hasTime: boolean
  /** Another day than this is named before it. */
  behindOther: boolean
  isToday: boolean
  /** The hour in China at which it is read. */
  hour: number
  /** The words that name the day. */
  said: string
  /** Up to ten characters before it on its line. */
  before: string
  /** Up to twelve characters behind it on its line. */
  after: string
  /** Up to forty characters behind it, over the ends of lines. */
  beyond: string
  /** What stands between it and the next day named; `null` if none follows or it is the same. */
  between: string | null
}

/** All of what is named must hold. */
export type Look = {
  how?: DateMention['how']
  isToday?: boolean
  said?: RegExp
  before?: RegExp
  after?: RegExp
  beyond?: RegExp
  between?: RegExp
  when?: (day: DayInWords) => boolean
}

/** What speaks for or against a day as the day of what is complained about. */
export type Clue = {
  name: string
  /** Words in which it speaks, with the day in brackets. */
  such: string
  score: number
  /** One of them suffices. */
  looks: readonly Look[]
  /** One of them takes it back. */
  unless?: readonly Look[]
}

const eventVerb =
  /做|修|取|换|提|买|下单|下的|签收|收到|到|送|装|打|丢|坏|摔|碰|撞|发|寄|拍|订|定|交|去|来|说|遇|碎|漏|开始|报|扣|付|弄|刮|退|约|存|办|跑|停|断|黑|骂|吵|住|吃|用|喝|出|掉|起|被|在/
/** 前 as a deadline, not in 前台 or 前挡. */
const ahead =
  '(?<![胸面眼跟身桌床])前(?!面|台|天|[挡档杠轮桥灯风门座盖脸后雾叶视窗刹减排保机]|大灯|玻璃|[交送到发寄取下](?:单|货)?(?:了|的))'
const deadline = new RegExp(`^[^,，。]{0,5}?(?:之前|以前|${ahead})`)
const planned =
  /^\s*(?:的)?\s*(?:之内|以内|内|必须|务必|一定|是不是|还不|再不|再没|不给|不来|来不来|能(?:不能|去|来|到|提|取|拿|送|发|修|有|[^,，。\n]{1,5}[吗么])|会到|就要|要去|要用|(?:我们?)?要(?:出差|出门|出国|上班|上学|开学|结婚|开业|搬家|办|考|走|飞|坐|参加|演出|比赛|手术|住院|出院|交房|交货|交工)|安排(?!了)|就?(?:得给|要给|必须给)我|给你们寄|道歉|给(?:个|句|出来|到)|[交拿]出来|发我|把(?![^,，。\n]{0,14}(?:了|在|到|掉|错|坏))|到账|还没到|还来|可以吗|行不行|[一-龥]{0,4}(?:开展|开业|开工|开庭|办婚礼|办酒|搬家|交货|要用)|[^,，。“"\n]{0,4}(?:不出来|不[来到了送修退发动]|没有?)[^,，。\n]{0,6}我?就(?:去|要|找|投|报|拨|折|赔|按|起诉|不|让))/
const asked =
  /(?:麻烦|请|劳驾|拜托|求求?你们|希望|尽快|赶紧|快点?|能不能|能否|可不可以|最好|争取)(?:你们?|您|就|在)*\s*$/
const promised = /(?:本来|本该|原定|答应|承诺|说好|保证|约好|讲好|说是?|约定)[^，。\n]{0,8}$/
const promisedJustThen = /(?:本来(?:应?该|说)?|本该|原定|答应|承诺|说好|说是?|约定|保证)\s*$/
const broken =
  /^[^。]{0,24}(?:人呢|(?:等到?|拖到?|到)(?:现在|这会儿?|此刻|今天)|(?:鬼)?影子?都?[没无]|没(?:动静|影|人|下文|消息|音讯|见着)|(?<![到来发有])没(?:发|送|到|来|结|给|退|返|修|装|办|打款)(?![完错过])|[就只](?:打|结|给|发|返|退)了|才(?:到|送|发|来|给|退)|放(?:我)?鸽子)/
const givesMe = /^\s*就?给我/
/** 拖到昨天 跟我讲: what they told in the end. */
const toldAtLast = /^\s*(?:才|跟我|告诉我|通知)/
/** Words that only point back. */
const over = /^(?:大*前[天日晚儿个]|昨|上)/

/** When parts of the day begin. */
const earliest: readonly (readonly [RegExp, number])[] = [
  [/中午|正午/, 11],
  [/下午|午后/, 12],
  [/傍晚/, 16],
  [/晚上|夜里/, 17],
]

/** For and against the day of an event, in the order of what they look at; all that speak count. */
export const CLUES: readonly Clue[] = [
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
    name: 'a promise that was broken',
    such: '说好[前天]送到 等到现在没影',
    score: -0.3,
    looks: [
      { before: promisedJustThen, said: over },
      { before: promisedJustThen, beyond: broken },
      { before: promised, after: deadline, beyond: broken },
    ],
  },
  {
    name: 'ordered or free then',
    such: '[3号]下的单',
    score: -0.5,
    looks: [{ after: /^\s*(?:下(?:的)?单|下的?订|预约|约的|出去玩|放假)/ }],
  },
  {
    name: 'still to be done',
    such: '[今天]还没送',
    score: -1,
    looks: [{ after: /^\s*(?:再|还没|还不|必须|之内|要|都)/ }],
  },
  {
    name: 'one of days that go on',
    such: '[前天]昨天今天连着三天',
    score: -1.2,
    looks: [{ between: /^[和跟与、,，]?$/ }],
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
    name: 'when the company spoke',
    such: '[昨天]你们客服才承认',
    score: -1.5,
    looks: [{ after: /^[^,，。\n]{0,6}(?:承认|回复我?|答复|回了|回我|给我回)/ }],
    unless: [{ before: promised }],
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
    name: 'one promise of many, or when it should have been',
    such: '[昨天]也说马上送',
    score: -1.5,
    looks: [{ after: /^\s*(?:也|又|还)(?:一个|有人|换个?人)?说/ }, { after: /^[^,，。\n]{0,4}就(?:该|应该)/ }],
  },
  {
    name: 'a while ago',
    such: '[刚]拆封',
    score: -1.6,
    looks: [{ said: /^刚$/, after: /^(?:拆|打开|用|买|装|续|办|开通|提)/ }],
  },
  {
    name: 'promised, planned or asked for',
    such: '麻烦[今天]把账号停掉',
    score: -2,
    looks: [
      { after: deadline },
      { after: planned, when: ({ said }) => !over.test(said) },
      { isToday: true, after: givesMe },
      { isToday: true, after: /^[^,，。\n]{0,4}我?再(?:过去|去|来)/ },
      { how: 'weekday', after: /^\s*我再?过[去来](?=$|[\s,，。])/ },
      { before: promised, after: givesMe },
      { before: asked, when: ({ said }) => !over.test(said) },
      {
        before:
          /(?:限|请于|务必|最晚|最迟|合同(?:上|里)?(?:写|约定|定)?的?(?:是)?|约定|写(?:的|着|明)|答应|承诺|说好|说是|说|本来(?:应?该)?|本该|原定|预计|保证|等到|赶在|截止|最好|要求|务必在?|必须在?)\s*$/,
        when: ({ after }) => !/^[^,，。\n]{0,8}(?:交付|签收|签的|送达|妥投)/.test(after),
      },
    ],
    unless: [
      { before: promised, said: over },
      { before: promised, beyond: broken },
    ],
  },
  {
    name: 'done at last',
    such: '[5号]才装完',
    score: -0.5,
    looks: [{ after: /^[^,，。\n]{0,2}才[^,，。\n]{1,2}(?:完|好)/ }],
  },
  {
    name: 'it ran out then',
    such: '会员[10月31号]到期 我不续的',
    score: -1,
    looks: [{ after: /^[^,，。\n]{0,2}(?:到期|过期|截止)(?!前)/ }],
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
    name: 'the date of a paper',
    such: '税单日期[11月8日]',
    score: -0.7,
    looks: [{ before: /(?:税单|发票|单据|凭证|证书|报告|铭牌|生产)上?的?(?:(?:日期|时间)(?:写?的?是)?|写?的?是)\s*$/ }],
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
    name: 'a part of the day named before',
    such: '11月16号没人接 [下午2点]接了',
    score: -0.5,
    looks: [{ how: 'part-of-day', when: ({ behindOther }) => behindOther }],
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
    name: 'a threat',
    such: '[今天]不赔我就堵门',
    score: -3,
    looks: [
      {
        isToday: true,
        beyond:
          /^[^,，。\n]{0,8}(?:打|拨)?\s*12315|^\s*信不信|^[^,，。\n]{1,8}[\s,，](?:咱|我|就)[^,，。\n]{0,3}(?:啥事|没事|不追究|算了|拉倒)|^\s*(?:要是|如果)?(?:你们?|您)?\s*(?:再\s*[^,，。“"\n]{0,2}(?:不|没)|(?:不|没)(?:给|让|把|赔|退|修|解决|处理|说清|道歉|来人|到账|送到|发货)[^,，。\n]{0,10}[\s,，]*(?:我|老子|俺|车|咱)[^,，。\n]{0,6}(?:就|天天|直接|马上|立马))/,
      },
    ],
  },
  {
    name: 'a promise said over',
    such: '说今天派 [今天]派',
    score: -3,
    looks: [
      { isToday: true, before: /(?:说好?|说是|答应|承诺)[^,，。\n]{0,3}(?:[今昨明][天儿日晚][一-龥]{1,2}\s*)+$/ },
    ],
  },
  {
    name: 'a habit',
    such: '[半夜]也打电话',
    score: -3,
    looks: [{ how: 'part-of-day', after: /^\s*(?:也|都|老|总)/ }],
  },
  {
    name: 'a plan of this day',
    such: '[晚上]去你们店里坐着',
    score: -3,
    looks: [
      {
        how: 'part-of-day',
        when: ({ said, hour }) => hour < (earliest.find(([part]) => part.test(said))?.[1] ?? 0),
      },
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
  {
    name: 'any day',
    such: '[今天]说没货 明天说在路上',
    score: -3,
    looks: [
      {
        beyond:
          /^[^\n]{0,2}(?:说|讲|推|要|叫|让)[^\n]{1,14}(?:明天|后天|改天|过[^\n]{1,3})(?:又|再|就)?(?:说|讲|推|要|叫|让)/,
      },
    ],
  },
]

const told = /^(?:[^,，。\n]{0,5}(?:你们|客服|业务|销售|师傅|经理|站长|司机)[^,，。\n]{0,5}|\s*)(?:说|答应|承诺|保证)/

/** 回来还是响: the trouble showed on the same day. */
const atOnce = /^[^。\n]{0,12}(?:回来|回去|回家|到家|当场)(?:就|还|没|发现|我|一)/

/** A day on which somebody only spoke is not the one on which it happened. */
export const ONLY_TALKED: readonly Clue[] = [
  { name: 'a part of this day', such: '[上午]来人', score: 0, looks: [{ how: 'part-of-day' }] },
  {
    name: 'asked or looked then',
    such: '[今早]看还在仓库',
    score: 0,
    looks: [
      {
        after:
          /^\s*[^\s,，。]{0,6}(?:投诉|反映|催|咨询|问|去查|联系|沟通|找(?:你们|他|她|客服|店|人)|打[^\s,，。]{0,4}电话)|^\s*(?:一?看|查)/,
      },
    ],
    unless: [{ beyond: /挂|骂|吼|翻白眼|态度|不耐烦/ }],
  },
  { name: 'somebody told something then', such: '[27号]说人手不够', score: 0, looks: [{ after: told }] },
]

/** Against a day where a later one is told of on which something happened. */
export const BESIDE_LATER: readonly Clue[] = [
  {
    name: 'bought or ordered then',
    such: '[10月3号]买的锅 昨天炸了',
    score: -2,
    looks: [{ after: /^[^,，。\n]{0,5}(?:(?:买|抢|拍|订|定|网购|下单)的|下单)(?!时候|那天)/ }],
  },
  {
    name: 'sent then',
    such: '[6号]寄的茶 今天取 全是水',
    score: -1.2,
    looks: [{ after: /^[^,，。\n]{0,5}(?:(?:寄|发|走|揽|托运|退)(?:出|走|货|件)?的|寄(?:出|走|回)|发(?:出|走|货))/ }],
  },
  {
    name: 'repaired then',
    such: '[9月28号]换的刹车片 昨天踩下去没反应',
    score: -1.2,
    looks: [
      {
        after:
          /^[^,，。\n]{0,9}(?:换|修|装|做|保养|补|贴|改|喷|洗)(?:过|好|完)?的|^[^,，。\n]{0,6}修(?:了|过)?一[次回]/,
      },
    ],
    unless: [{ beyond: atOnce }],
  },
  {
    name: 'fetched or handed over then',
    such: '[4月3号]提的车 24号高速上黑屏',
    score: -1.2,
    looks: [{ after: /^[^,，。\n]{0,7}(?:(?:提|取|送去|交)(?:车|的|嘅)|送修)|^[^,，。\n]{0,4}[取揽]件(?!的?时)/ }],
    unless: [{ beyond: atOnce }],
  },
  {
    name: 'an earlier time of several',
    such: '[4月7号]第一回 今天第三回',
    score: -1.2,
    looks: [{ after: /^[^,，。\n]{0,4}第[一二三四五\d][次回趟遍]/ }, { before: /第[一二三四五\d][次回趟遍]$/ }],
  },
  {
    name: 'promised or reported then',
    such: '[2月9号]你们业务员说保证送到 昨晚才到',
    score: -1.2,
    looks: [{ after: told }, { after: /^\s*(?:(?:报|申报|提交)的|报[修案])/ }],
  },
]
