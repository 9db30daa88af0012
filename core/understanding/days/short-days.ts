import { part } from './words.ts'

/** A number that may be a day without a word for it: 11.7, 11/7. */
export type ShortDay = {
  sep: string
  day: string
  /** Up to twelve characters before it on its line. */
  before: string
  /** Up to twelve characters behind it on its line. */
  after: string
}

/** 扣了12.16, v8.2, 系统12.1, 涨到11.2, 比分3.2, 都是1/3, 早上8.30: sums, versions, measures, one of three parcels, times of day. */
const countedBefore = new RegExp(
  `(?:[¥￥$~～a-zA-Z+×*、“"']|[重净差率温压糖码版宽长高厚深比分每第仅共]|(?<!预)约|(?<![签接验])[扣付收退花卖给转](?:了|掉|过|我们?|你们?)+|[涨降跌升加减调超](?:了|到|至|过)|[一每两][斤件个箱瓶只盒包袋条双份杯桶]|合计|总计|系统|鸿蒙|安卓|更新到?|都是|(?:${part}|[今昨前明当]天|[日号]|(?:周|星期|礼拜)[一二三四五六日天]))\\s*[:：]?\\s*$`,
)
/** 运费10.5: a sum, unless it is said what was done then. */
const moneyBefore = /[费价款额钱金值充]\s*(?:是|为|[:：])?\s*$/
const countedAfter =
  /^\s*(?:[、~～*×+=“"'%‰比涨降跌升]|[-–—]\s*\d|[到至]\s*\d|(?:吋|码|度|秒|人|次|尺|mL|克|平|毛|角|星|颗|粒|只|双|袋|瓶)(?![一-龥]))/

const labelBefore =
  /(?:(?<![今昨每当])日|日期|日子|那天|今年|去年|第[一二三四五][次回]|(?:开单|下单|签收|到货|发货|收货|购买|提车|购车|扣款|事发)时间)\s*(?:是|为|在|于|[:：])?\s*$/
/** 扣款是12.10: when, not how much, if it is not said of every month. */
const chargedBefore = /(?<!每.{0,3})(?:扣款|付款|打款|还款)(?:是|在|于)\s*$/
const fromBefore = /(?:[从自于]|截至|截止到?|等到|拖到)\s*$/
const apartBefore = /(?:^|[\s,，。;；(]|[是于在从]|提车|下单|签收|购买)\s*$/

const partBehind = new RegExp(`^\\s*的?(?:${part})(?![餐饭已操])`)
const dayBehind =
  /^\s*(?:那[天日票单次批件回]|当天|当日|当晚|[之以]前|前(?![后台面轮杠挡档桥灯排])|[之以]后|起(?![诉步飞])|开始)/
const deedBehind =
  /^\s*(?:我|你|他)?们?(?:做|付|修|买|提|签|收|寄|发|装|换|交|取|派|送|办|下单|充|到|扣|订|定|报|约|续)(?:到|收|车|货|件)?的/
const doneBehind =
  /^\s*(?:(?:我|你|他|她|俺|咱)们?|客户|商家|卖家|网点|驿站|快递员?|师傅|客服|门店)?(?:在|去|来|已经?|又|刚|就|才)?(?:寄|发(?![票动])|收(?![费入益])|到(?![底处])|签(?!名)|提(?![升高示醒])|买|下单|充|扣|付|转|退|订|定|预约|约|申请|提交|开通|续|报(?!价)|修|换(?!算)|装|做|送|派|揽|取|入库|出库|落地|妥投|交|办|打(?!折)|入住|起飞|出发|检|投诉|反映|拍|生效|到期|上门|登记|注销|发现|亮|漏|断(?!码)|碎|裂|爆|黑屏|死机|离线|掉线|失灵|熄火|抛锚|丢|撞|摔|骂|没(?:到|送|收|来|发|人|货)|出险|出事|出院|坏)/
/** 6.6买: what is done with money. */
const paidBehind = /^\s*(?:我|你|他)?们?(?:买|抢|拍|付|卖|收(?![到货件])|订|定|做|换|修|打|退|扣|充|转)/
const someoneBehind = /^\s+(?:我|俺|咱|你|他|她|师傅|客服|司机|快递|网点|店里)/
const nothingBehind = /^\s*(?:$|的|在|我|你|[贵京沪粤川渝鲁豫苏浙皖赣闽湘鄂桂琼云陕甘青宁新藏蒙辽吉黑冀晋津])/

/** Whether such a number is a day. One digit behind a point looks most like a sum or a version, one behind a slash like a share. */
export function isShortDay({ sep, day, before, after }: ShortDay): boolean {
  if (before.trim() === '' && after.trim() === '') return sep !== '.' || day.length > 1
  const plain = day.length > 1
  if (labelBefore.test(before) || (plain && chargedBefore.test(before))) return true
  if (countedBefore.test(before) || countedAfter.test(after)) return false
  if (deedBehind.test(after)) return true
  if (moneyBefore.test(before)) return false
  if (partBehind.test(after) || dayBehind.test(after)) return true
  if (fromBefore.test(before) && /^\s*(?:$|[,，。\s]|开始|起|就|到|我|你)/.test(after)) return true
  if (doneBehind.test(after)) return plain || (sep === '.' && !paidBehind.test(after))
  return plain && apartBefore.test(before) && (someoneBehind.test(after) || nothingBehind.test(after))
}
