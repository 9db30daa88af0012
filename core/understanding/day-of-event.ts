import type { Candidate } from './candidates.ts'
import { findDates } from './dates.ts'
import type { DateMention } from './day-words.ts'

const eventVerb =
  /做|修|取|换|提|买|下单|下的|签收|收到|到|送|装|打|丢|坏|摔|碰|撞|发|寄|拍|订|定|交|去|来|说|遇|碎|漏|开始|报|扣|付|弄|刮|退|约|存|办|跑|停|断|黑|骂|吵|住|吃|用|喝|出|掉|起|被|在/
/** 前 as a deadline, not in 前台 or 前挡. */
const ahead =
  '前(?!面|台|天|[挡档杠轮桥灯风门座盖脸后雾叶视窗刹减排保机]|大灯|玻璃|[交送到发寄取下](?:单|货)?(?:了|的))'
const deadline = new RegExp(`^[^,，。]{0,5}?(?:之前|以前|${ahead})`)
const planned =
  /^\s*(?:的)?\s*(?:之内|以内|内|必须|务必|一定|是不是|还不|再不|再没|不给|不来|来不来|能(?:不能|去|来|到|提|取|拿|送|发|修|有)|会到|就要|要去|要用|(?:我们?)?要(?:出差|出门|出国|上班|上学|开学|结婚|开业|搬家|办|考|走|飞|坐|参加|演出|比赛|手术|住院|出院|交房|交货|交工)|安排(?!了)|就?(?:给|得给|要给|必须给)我|给你们寄|道歉|给个|发我|把(?![^,，。\n]{0,14}(?:了|在|到|掉|错|坏))|到账|还没到|还来|可以吗|行不行|[一-龥]{0,4}(?:开展|开业|开工|开庭|办婚礼|办酒|搬家|交货|要用)|[^,，。“"\n]{0,4}(?:不出来|不[来到了送修退发动]|没有?)[^,，。\n]{0,6}我?就(?:去|要|找|投|报|拨|折|赔|按|起诉|不|让))/
const stateNow =
  /^\s*(?:都|已经|也都|眼看|这都|就|是)?\s*第(?!\s*[\d一二三四五六七八九十]+(?:次|回|遍))|^\s*(?:都|已经|也都|眼看|这都|就|是)\s*(?:\d|十|第|一个|周|星期|礼拜)|^\s*(?:都|已经)(?:第|过)|^\s*还(?:不|没|在|是|能|可以)|^\s*[TtDd]\s*\+|^\s*(?:\d{1,2}|[一二三四五六七八九]?十[一二三四五六七八九]?)(?:号|日)?了|^[^\S\n]*\d{1,3}(?=$|[\s,，。])|^\s*[^，。\s]{0,2}(?:\d+|[一二三四五六七八九十]+)度|^\s*(?:一看|才发现|发现|才知道|查(?!房)|一问|问了)/

const occasion =
  /^\s*(?:就|是|要|有|的|早上|上午|中午|下午|晚上)*(?:婚礼|婚宴|结婚|办酒|办席|酒席|酒宴|寿宴|满月|生日|开业|开学|开庭|考试|考级|比赛|演出|上台|展会|开幕|手术|出殡|的?(?:火车|高铁|飞机|机票))/

/** 麻烦今天把账号停掉. */
const asked =
  /(?:麻烦|请|劳驾|拜托|求求?你们|希望|尽快|赶紧|快点?|能不能|能否|可不可以|最好|争取)(?:你们?|您|就|在)*\s*$/
/** 今天不赔我就堵门, 今天再修不好车就横你们门口. */
const ultimatum =
  /^\s*(?:要是|如果)?(?:你们?|您)?\s*(?:再\s*[^,，。“"\n]{0,2}(?:不|没)|(?:不|没)(?:给|让|把|赔|退|修|解决|处理|说清|道歉|来人|到账|送到|发货)[^,，。\n]{0,10}[\s,，]*(?:我|老子|俺|车|咱)[^,，。\n]{0,6}(?:就|天天|直接|马上|立马))/
/** 刚问, 刚查: the moment of finding out; 刚才那单: what was said in this talk. */
const justAsked = /^(?:才|刚)?(?:又|去|我)?(?:问|查|看了?|催|打(?:电话|过)|那[个单条件票])/
/** 昨天客服终于承认, 昨天回了一个字: when the company spoke, not when it happened. */
const answered = /^[^,，。\n]{0,6}(?:承认|回复我?|答复|回了|回我|给我回)/
/** 说今天派 今天派: the promise, said over. */
const saidOver = /(?:说好?|说是|答应|承诺)[^,，。\n]{0,3}(?:[今昨明][天儿日晚][一-龥]{1,2}\s*)+$/

const promised = /(?:答应|承诺|说好|保证|约好|讲好|说是?|约定)[^，。\n]{0,6}$/
const brokenPromise =
  /^[^。]{0,24}(?:人呢|(?:等到?|拖到?|到)(?:现在|这会儿?|此刻|今天)|(?:鬼)?影子?都?[没无]|没(?:动静|影|人|下文|消息|音讯|见着)|放(?:我)?鸽子)/

const boughtThen = /^[^,，。\n]{0,5}(?:买|抢|拍|订|网购|下单)的(?!时候|那天)/

/** When parts of the day begin. */
const earliest: readonly (readonly [RegExp, number])[] = [
  [/中午|正午/, 11],
  [/下午|午后/, 12],
  [/傍晚/, 16],
  [/晚上|夜里/, 17],
]
const hourInChina = new Intl.DateTimeFormat('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', hourCycle: 'h23' })

/** The days of a text, the likeliest day of what is complained about first; what is planned, promised or only lasts is none. */
export function datesRanked(text: string, now: Date): (Candidate<string> & { how: DateMention['how'] })[] {
  const mentions = findDates(text, now, 'past')
  const today = findDates('今天', now)[0]?.day ?? ''
  const hour = Number(hourInChina.format(now))
  return mentions
    .filter(m => m.day <= today)
    .map((m, i, all) => {
      const before =
        text
          .slice(Math.max(0, m.start - 10), m.start)
          .split('\n')
          .at(-1) ?? ''
      const after = text.slice(m.end, m.end + 12).split('\n')[0] ?? ''
      const partly = m.how === 'part-of-day'
      let score = partly ? 0.2 : 1
      const said = text.slice(m.start, m.end)
      const over = /^(?:大*前[天日晚儿个]|昨|上)/.test(said)
      // 当天 is the day spoken of before, whichever that was; 刚才 may be a moment of this talk.
      if (/^[当同]/.test(said)) score -= 3
      if (/^刚/.test(said) && justAsked.test(text.slice(m.start + 1, m.start + 12))) score -= 3
      if (today === m.day && (ultimatum.test(text.slice(m.end, m.end + 30)) || saidOver.test(before))) score -= 3
      if (partly && /^\s*(?:也|都|老|总)/.test(after)) score -= 3
      if (answered.test(after) && !promised.test(before)) score -= 1.5
      const next = all[i + 1]
      if (next !== undefined && next.day !== m.day) {
        const between = text.slice(m.end, next.start)
        // 前天昨天今天连着三天: the last of them. 大前天——不是 前天: the one behind.
        if (/^[和跟与、,，]?$/.test(between)) score -= 1.2
        if (/^\W{0,2}(?:不是|不对|错了|说错)[^\n]{0,4}$/.test(between)) score -= 3
      }
      if (said === '刚' && /^过/.test(after)) score -= 3
      if (/^刚[才刚]/.test(said) && /^\s*(?:没发|发错|说错|打错|没说|说的|写错)/.test(after)) score -= 3
      if (partly && m.time !== undefined && /上午|中午|下午|早上/.test(said)) score += 0.5
      if (
        /^\s*(?:的|那天的?|发生的?|下午的|上午的|晚上的|早上的|中午的|两点多的|[^,，。]{0,5}的)?(?:事|事儿|事情)/.test(
          after,
        )
      )
        score += 3
      if (/^[^,，。\n]{0,2}那天/.test(after) || /就(?:是)?$/.test(before)) score += 0.5
      if (eventVerb.test(after)) score += partly ? 0.5 : 1
      if (/^[^,，。\n]{0,3}[交扣收付买修换装取寄送坏丢碰撞签](?:了)?的(?=$|[\s,，。])/.test(after)) score += 0.7
      if (/^\s*(?:下(?:的)?单|下的?订|预约|约的|出去玩|放假)/.test(after)) score -= 0.5
      if (
        deadline.test(after) ||
        (!over && (planned.test(after) || asked.test(before))) ||
        (/(?:限|请于|务必|最晚|最迟|合同(?:上|里)?(?:写|约定|定)?的?(?:是)?|约定|写(?:的|着|明)|答应|承诺|说好|说是|说|本来|原定|预计|保证|等到|赶在|截止|最好|要求|务必在?|必须在?)\s*$/.test(
          before,
        ) &&
          !/^[^,，。\n]{0,8}(?:交付|签收|签的|送达|妥投)/.test(after))
      )
        // A promise is no event, but the day on which it was broken may be all there is.
        score -= promised.test(before) && (over || brokenPromise.test(text.slice(m.end, m.end + 40))) ? 0.4 : 2
      if (stateNow.test(after) || /(?:截至|截止|直到|到|等到|至)\s*$/.test(before)) score -= 1.5
      if (/^\s*(?:再|还没|还不|必须|之内|要|都)/.test(after)) score -= 1
      if (/^[^,，。]{0,5}(?:投诉|打[^,，。]{0,5}电话|打了|反映|催|咨询|去问|问|去查|发现)/.test(after)) score -= 0.35
      if (
        /(?:都|已经)\s*$/.test(before) ||
        /^\s*(?:都|已经|是)?(?:月底|(?:周|星期|礼拜)[一二三四五六日天]|\d{1,2}月\d)/.test(after) ||
        /^\s*了(?=$|[\s,，。])/.test(after)
      )
        score -= 1.5
      // 刚拆封: a while ago, whenever that was.
      if (said === '刚' && /^(?:拆|打开|用|买|装)/.test(after)) score -= 1.6
      // 下午去 said in the morning is a plan.
      if (partly && hour < (earliest.find(([part]) => part.test(said))?.[1] ?? 0)) score -= 3
      // 今天2月19: the date of this talk. 双十一我理解: a reason, not a day.
      if (/(?:今天|今儿|现在)(?:是|都|已经)*\s*$/.test(before)) score -= 2
      if (
        m.how === 'festival' &&
        (/^\s*(?:(?:之|以|过)?后(?!一[天日])|我?们?(?:也|都)?(?:理解|知道|晓得)|是?(?:很|挺)?忙|过完|爆仓|大促|的?玩笑|的(?:件|货|单|快递|包裹)(?=$|[\s,，。]))/.test(
          after,
        ) ||
          /(?:不是|过)$/.test(before))
      )
        score -= 1.5
      if (/^[^,，。\n]{0,3}约的?[^\n]{0,6}(?:没来|没到|没人|放鸽子)/.test(after)) score += 1.5
      if (/(?:生日|结婚|出生|年会|活动|展会|婚礼|考试|开业|开学)(?:就?是|定在|在)?$/.test(before)) score -= 2
      // 昨天也说今天送: one promise of many; 早上六点就该装: when it should have been.
      if (/^\s*(?:也|又|还)说/.test(after) || /^[^,，。\n]{0,4}就(?:该|应该)/.test(after)) score -= 1.5
      // 3号的婚礼: what it was for.
      if (occasion.test(after)) score -= 3
      // 今天说没货 明天说在路上: any day.
      if (
        /^[^\n]{0,2}(?:说|讲|推|要|叫|让)[^\n]{1,14}(?:明天|后天|改天|过[^\n]{1,3})(?:又|再|就)?(?:说|讲|推|要|叫|让)/.test(
          text.slice(m.end, m.end + 24),
        )
      )
        score -= 3
      return { value: m.day, start: m.start, end: m.end, score, how: m.how }
    })
    .map((m, _, all) => {
      // 10月买的锅 昨天炸了: what it was bought on says which it is, if a later day is told.
      const happened = all.some(o => o.value > m.value && o.score >= 1 && o.how !== 'part-of-day')
      return happened && boughtThen.test(text.slice(m.end, m.end + 12)) ? { ...m, score: m.score - 1.2 } : m
    })
    .sort((a, b) => b.score - a.score || a.start - b.start)
}
