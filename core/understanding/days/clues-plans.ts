import type { Clue } from './clue.ts'

/** 前 as a deadline, not in 前台 or 前挡. */
const ahead =
  '(?<![胸面眼跟身桌床])前(?!面|台|天|[挡档杠轮桥灯风门座盖脸后雾叶视窗刹减排保机]|大灯|玻璃|[交送到发寄取下](?:单|货)?(?:了|的))'
const deadline = new RegExp(`^[^,，。]{0,5}?(?:之前|以前|${ahead})`)
const planned =
  /^\s*(?:的)?\s*(?:之内|以内|内|必须|务必|一定|是不是|还不|再不|再没|不给|不来|来不来|能(?:不能|去|来|到|提|取|拿|送|发|修|有|[^,，。\n]{1,5}[吗么])|会到|就要|要去|要用|(?:我们?)?要(?:出差|出门|出国|上班|上学|开学|结婚|开业|搬家|办|考|走|飞|坐|参加|演出|比赛|手术|住院|出院|交房|交货|交工)|安排(?!了)|就?(?:得给|要给|必须给)我|给你们寄|道歉|给(?:个|句|出来|到)|[交拿]出来|发我|把(?![^,，。\n]{0,14}(?:了|在|到|掉|错|坏))|到账|还没到|还来|可以吗|行不行|[一-龥]{0,4}(?:开展|开业|开工|开庭|办婚礼|办酒|搬家|交货|要用)|[^,，。“"\n]{0,4}(?:不出来|不[来到了送修退发动]|没有?)[^,，。\n]{0,6}我?就(?:去|要|找|投|报|拨|折|赔|按|起诉|不|让))/
const asked =
  /(?:麻烦|请|劳驾|拜托|求求?你们|希望|尽快|赶紧|快点?|能不能|能否|可不可以|最好|争取)(?:你们?|您|就|在)*\s*$/
/** Words before a day by which something is promised for it. */
export const promised = /(?:本来|本该|原定|答应|承诺|说好|保证|约好|讲好|说是?|约定)[^，。\n]{0,8}$/
const promisedJustThen = /(?:本来(?:应?该|说)?|本该|原定|答应|承诺|说好|说是?|约定|保证)\s*$/
const broken =
  /^[^。]{0,24}(?:人呢|(?:等到?|拖到?|到)(?:现在|这会儿?|此刻|今天)|(?:鬼)?影子?都?[没无]|没(?:动静|影|人|下文|消息|音讯|见着)|(?<![到来发有])没(?:发|送|到|来|结|给|退|返|修|装|办|打款)(?![完错过])|[就只](?:打|结|给|发|返|退)了|才(?:到|送|发|来|给|退)|放(?:我)?鸽子)/
const givesMe = /^\s*就?给我/
/** Words that only point back. */
export const over = /^(?:大*前[天日晚儿个]|昨|上)/

/** When parts of the day begin. */
const earliest: readonly (readonly [RegExp, number])[] = [
  [/中午|正午/, 11],
  [/下午|午后/, 12],
  [/傍晚/, 16],
  [/晚上|夜里/, 17],
]

/** What was promised, planned, threatened or asked for. */
export const PLANS: readonly Clue[] = [
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
    name: 'still to be done',
    such: '[今天]还没送',
    score: -1,
    looks: [{ after: /^\s*(?:再|还没|还不|必须|之内|要|都)/ }],
  },
  {
    name: 'one promise of many, or when it should have been',
    such: '[昨天]也说马上送',
    score: -1.5,
    looks: [{ after: /^\s*(?:也|又|还)(?:一个|有人|换个?人)?说/ }, { after: /^[^,，。\n]{0,4}就(?:该|应该)/ }],
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
    name: 'a habit',
    such: '[半夜]也打电话',
    score: -3,
    looks: [{ how: 'part-of-day', after: /^\s*(?:也|都|老|总)/ }],
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
