// Proves that what people are after, what makes a matter grave and what they want is heard in whole families of wordings and not in single strings:
// questions, thanks, proposals and progress that name trouble without telling of any; threats with who or where in the middle, and their denials;
// wishes with a sum, a thing or a person in the middle. None of the sentences stands among the examples of the vocabulary.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Turn, Understanding } from '../../../core/understanding/types.ts'
import { understand } from '../../../core/understanding/understand.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'
import type { Vocabulary } from '../../../core/understanding/vocabulary/vocabulary.ts'

const now = new Date('2026-11-18T15:20:00+08:00')
const packs = new Map<string, Vocabulary>()
function read(pack: string, ...texts: string[]): Understanding {
  const vocabulary = packs.get(pack) ?? loadVocabulary(pack)
  packs.set(pack, vocabulary)
  const turns = texts.map<Turn>((text, at) => ({ id: `m${at + 1}`, role: 'customer', text }))
  return understand(turns, vocabulary, now)
}
const ids = (list: readonly { value: string }[]) => list.map(({ value }) => value).sort()

const INTENTS = [
  ['auto-dealer', 'complaint', '服务真周到 让我在门口站了三个钟头'],
  ['logistics-line', 'complaint', '你们送货的什么东西 骂我妈 把他开了'],
  ['auto-dealer', 'complaint', '朋友圈见吧 喷个门喷成阴阳脸'],
  ['auto-dealer', 'praise', '前年我在你们这儿发过火 今天专程来道个谢 老刘把车收拾得跟新的一样'],
  ['monitoring', 'inquiry', '换保养套餐要什么资料 没有投诉的意思哈'],
  ['logistics-line', 'inquiry', '陶罐能走你们专线吗 要是颠碎了怎么个赔法 我先打听打听'],
  ['auto-dealer', 'inquiry', '我停车的时候自己把后杠蹭了 还没去你们那 补漆一般几天能好'],
  ['monitoring', 'inquiry', '烤箱的门掉漆了正常不 用了六年了 想问下能单换门吗'],
  ['logistics-line', 'praise', '本来以为柜子要磕坏 结果师傅裹了三层棉被 一点没碰着 太感谢了'],
  ['auto-dealer', 'praise', '抛锚在半山腰 你们的拖车半小时就到 师傅还陪我聊天怕我害怕 好人呐'],
  ['monitoring', 'praise', '吵架似的打了一通电话 人家姑娘一句不急 还把钱给退了 服气'],
  ['logistics-line', 'progress', '我礼拜三报的少一捆那个事 网点回话了没有'],
  ['auto-dealer', 'progress', '上次投诉钣金师傅 你们说这周给结果 现在到哪一步了'],
  ['monitoring', 'progress', '退货的机器你们收到了吧 钱走到哪个环节了'],
  ['auto-dealer', 'suggestion', '候车的地方要是摆几张高凳子多好 腰不好的人沙发陷进去起不来'],
  ['logistics-line', 'suggestion', '能不能把提货点的营业时间印在短信里 老人家不会上网查'],
  ['monitoring', 'suggestion', '遥控器后盖能不能改成不用螺丝刀的 换电池方便些'],
  ['logistics-line', 'complaint', '态度差'],
  ['logistics-line', 'complaint', '法院见吧 我不跟你们废话了'],
  ['auto-dealer', 'complaint', '明天我带条横幅去你们店门口坐着'],
  ['auto-dealer', 'complaint', '修一次坏一次 你们可真会修'],
] as const

const REASONS: readonly (readonly [string, string, readonly string[]])[] = [
  [
    'auto-dealer',
    '我是区消保委的工作人员 有位消费者反映的问题转贵司处理',
    ['consumer-association', 'regulator-referral'],
  ],
  ['logistics-line', '不解决咱们抖音见', ['media']],
  ['monitoring', '业主群都炸了', []],
  ['auto-dealer', '你们这价格打骨折我都不来 一说起都冒火', []],
  ['auto-dealer', '我也不想闹大 我现在还坐在你们大厅等着', []],
  ['logistics-line', '再这样我带桶汽油去 大家都别想好过', ['extreme-act']],
  ['monitoring', '要不是我醒得早 一家人就没了', ['safety']],
  ['auto-dealer', '空调五月加一次氟 七月加两次', ['repeated-repair']],
  ['auto-dealer', '再拖我把录音发给电视台的帮忙栏目', ['media']],
  ['auto-dealer', '抖音文案我都写好了 就等你们一句话', ['media']],
  ['logistics-line', '我也不想找媒体 别逼我', ['media']],
  ['logistics-line', '政务热线我已经打过了', ['government']],
  ['logistics-line', '诉状写好了 下周递上去', ['lawyer']],
  ['logistics-line', '帽子叔叔来过了 让你们配合', ['police']],
  ['auto-dealer', '把车横在你们大门口 谁也别做生意', ['extreme-act']],
  ['auto-dealer', '踩刹车一脚到底没反应 差点冲出护栏', ['safety']],
  ['monitoring', '插座那头烤化了 孩子的手烫了个泡', ['safety']],
  ['auto-dealer', '漏水修了三趟了 还是漏', ['repeated-repair']],
  ['logistics-line', '客服热线我打过四次 回回说加急', ['repeat-complaint']],
  ['auto-dealer', '我不会报警的 把毛病修好就行', []],
  ['logistics-line', '货在市场里被城管扣了 因为你们没来拉', []],
  ['monitoring', '退款同步了四天 同步到火星去了吗', []],
  ['logistics-line', '同一件事我反映了不止三次', ['repeat-complaint']],
  ['monitoring', '跟你们说了四遍了 每遍都让我等', ['repeat-complaint']],
  ['logistics-line', '这都打第三个电话了', ['repeat-complaint']],
  ['auto-dealer', '时速到110就发飘', []],
  ['auto-dealer', '换完轮胎 五个螺丝松了两个', ['safety']],
  ['monitoring', '写着全网最低 结果比别家贵', []],
  ['logistics-line', '再不送我去你们网点门口直播', ['media']],
  ['logistics-line', '箱里的鱼现在估计也不活了', []],
  ['auto-dealer', '再不办我就去你们门口拉条幅', ['extreme-act']],
  ['auto-dealer', '洗车排队而已 又不是医院急诊 催什么', []],
  ['monitoring', '家里的报警主机天天误报', []],
  ['monitoring', '正好是315 你们的优惠券还是用不了', []],
  ['monitoring', '气得我手都在发抖', ['strong-emotion']],
]

const DEMANDS: readonly (readonly [string, string, readonly string[]])[] = [
  ['auto-dealer', '钱我不要了 把人换了', ['discipline']],
  ['logistics-line', '赔呗', ['compensation']],
  ['logistics-line', '总得意思意思吧', ['compensation']],
  ['logistics-line', '不要赔偿 就要个说法', ['explanation']],
  ['logistics-line', '把我的电视找回来', ['redelivery']],
  ['monitoring', '派个懂行的师傅来看看', ['repair']],
  ['auto-dealer', '给换个新总成', ['exchange']],
  ['logistics-line', '明天再不到我就不要了', ['speed-up']],
  ['monitoring', '我的号早就注销了', []],
  ['auto-dealer', '师傅说爱修不修', []],
  ['logistics-line', '不许再让他送了', ['discipline']],
  ['auto-dealer', '多收的三百六原路退回来', ['refund']],
  ['auto-dealer', '结算多了一项 那两百块吐出来', ['refund']],
  ['logistics-line', '花瓶碎了 这八百你们得认', ['compensation']],
  ['logistics-line', '罚款谁出 总不能我出吧', ['compensation']],
  ['auto-dealer', '漆面不行 重新喷 喷到看不出来为止', ['repair']],
  ['auto-dealer', '不要这个坏的 换一台没毛病的来', ['exchange']],
  ['auto-dealer', '那个师傅骂人 必须让他走人', ['discipline']],
  ['logistics-line', '司机骂了我妈 让他跟老人家赔个礼', ['apology']],
  ['logistics-line', '这个运费怎么算出来的 列给我看', ['explanation']],
  ['monitoring', '把会员给我停了 下个月别再扣', ['cancel']],
  ['auto-dealer', '上次的定金已经退了 我不是要退钱 态度太差', []],
  // what others say, what was asked then and what was promised is no wish of now
  ['logistics-line', '站长说“明天给你重新派” 又没影', []],
  ['auto-dealer', '我打电话问几时能装好 前台说不知道', []],
  ['logistics-line', '当时说三天必到 到不了运费免单 骗人的', []],
  ['monitoring', '退货寄过去半个月了 没人理', []],
  ['monitoring', '我就退个杯子 店员翻我白眼', []],
  ['auto-dealer', '我话没讲完 她把门给我关了', []],
  ['logistics-line', '凭什么啊 太欺负人了', []],
  ['logistics-line', '回去让我再补一张条子 折腾人', []],
  // asked with a question, without a verb of asking, or by what happens otherwise
  ['logistics-line', '都第五天了 能不能快点', ['speed-up']],
  ['logistics-line', '今晚能送吗 等着装修', ['speed-up']],
  ['logistics-line', '你们倒是发车啊', ['speed-up']],
  ['auto-dealer', '周六之前不退我就去市监局', ['refund', 'speed-up']],
  ['auto-dealer', '退检测费 一百五', ['refund']],
  ['logistics-line', '返点少算了三百 赶紧补上', ['refund', 'speed-up']],
  ['logistics-line', '缺的那两箱赶紧补上', ['redelivery', 'speed-up']],
  ['logistics-line', '杯子碎了 按600来', ['compensation']],
  ['logistics-line', '空跑一趟 油费一百八报销一下吧', ['compensation']],
  ['monitoring', '音箱没声了 给修修', ['repair']],
  ['auto-dealer', '地毯还有味 再给洗一遍 洗到没味为止', ['repair']],
  ['auto-dealer', '再修不好我就找律师', ['repair']],
  ['monitoring', '镜子裂了 换一面新的 要不换一张也行', ['exchange']],
  ['auto-dealer', '那个接待的小哥也得管管', ['discipline']],
  ['logistics-line', '这种司机不能再用', ['discipline']],
  ['monitoring', '你们领导不管一管吗', ['discipline']],
  ['logistics-line', '谁签收的 帮我查查', ['explanation']],
  ['auto-dealer', '没别的 就想问问为什么没人通知', ['explanation']],
  ['auto-dealer', '账目对不上没人管 让你们店长给我回电话', ['other']],
  ['monitoring', '把偷拍的视频删了', ['other']],
  ['monitoring', '把自动续费给我关了', ['cancel']],
]

describe('what people are after', () => {
  it.each(INTENTS)('in %s is %s: %s', (pack, intent, text) => {
    expect(read(pack, ...text.split(' ')).intent.value).toBe(intent)
  })
})

describe('what makes a matter grave', () => {
  it.each(REASONS)('in %s: %s', (pack, text, reasons) => {
    expect(ids(read(pack, '你们这事办得太差了 我要投诉', text).reasons)).toEqual(reasons)
  })
})

describe('what people want', () => {
  it.each(DEMANDS)('in %s: %s', (pack, text, demands) => {
    expect(ids(read(pack, '我要投诉', text).demands)).toEqual(demands)
  })
})

describe('who is complained about, and which goods', () => {
  it.each([
    ['销售潘丽华 收了定金人就不见了', 'complainedAbout', '销售潘丽华'],
    ['那个叫邓小龙的师傅 把我的车刮了', 'complainedAbout', '邓小龙'],
    ['店员冲我翻白眼 昨天 滨江店', 'complainedAbout', '店员'],
    ['八桶防锈漆 丢了两桶', 'product', '防锈漆'],
    ['发的杨梅 全烂了', 'product', '杨梅'],
  ] as const)('in %s', (text, field, value) => {
    expect(read('logistics-line', '我要投诉', text).fields[field]?.value).toBe(value)
  })
})

describe('whose number, which day, which sum', () => {
  it.each([
    ['13812345678 打不通就打我店里', '13812345678'],
    ['孙经理 13812345678', '13812345678'],
    ['我妈的号13987654321不用打 打我 13812345678', '13812345678'],
    ['表弟电话13987654321 我的是 13812345678', '13812345678'],
    ['13812345687 不对 最后两位反了 13812345678', '13812345678'],
    ['13812345687 等等 后面两位是七八 13812345678', '13812345678'],
    ['货主老板 13812345678 我这个座机别打', '13812345678'],
  ])('calls back where the customer says: %s', (text, phone) => {
    expect(read('logistics-line', '货丢了 我要投诉', text).fields.phone?.value).toBe(phone)
  })

  it.each([
    ['三百六一箱的被子 昨天少了两箱', '2026-11-17'],
    ['昨天送来就是碎的 今天再没人管我就去投诉', '2026-11-17'],
    ['双十一当天签收 货碎了', '2026-11-11'],
    ['昨上午卸的货 木箱全散了 投诉', '2026-11-17'],
    ['11月9号换前杠的时候把灯弄碎了 赔', '2026-11-09'],
    ['说好昨天中午来提货 等到天黑 车没影', '2026-11-17'],
    ['前天你们把我的货放雨里等装车 全泡了', '2026-11-16'],
    ['昨天的航班 到了少一件 你们赔', '2026-11-17'],
    ['昨天还是前天…不对 是前天送来的 碎了两箱', '2026-11-16'],
    ['10月20号买的电饭煲 昨天炸了 你们赔', '2026-11-17'],
    ['初八发的货 到今天没到 投诉', '2026-11-16'],
  ])('takes the day of the trouble: %s', (text, day) => {
    expect(read('logistics-line', text).fields.occurredAt?.value).toBe(day)
  })

  it.each([
    ['a threat', '货压坏了没人管 今天不给我赔钱 我就把车横你们仓库门口'],
    ['a request', '货一直不动 我要投诉 麻烦今天给我送到'],
    ['a promise said over and over', '客服老说今天到 今天到 就是不来 投诉你们'],
    ['a question for news', '我的货丢了半个月 今天是不是该给我个结果了'],
    ['any day', '投诉你们理赔 今天要发票 过两天要照片 没完没了'],
    ['how many days it has lasted', '货没送到 投诉 今天T+9了'],
    ['the eleventh of the moon as it is today', '说好初五送到 今天初十了'],
    ['asking just now', '货卡在分拨中心不动 刚问 说还没装车 投诉'],
    ['the answer of the company', '货丢了一个月没人理 昨天你们客服才承认找不着了 赔'],
    ['a habit', '你们催收的 半夜也打电话 投诉'],
    ['a festival that names the parcel', '双十一的件 还堆在你们仓库里 投诉'],
    ['a joke', '货丢了说找不到 不是愚人节吧 赔我'],
    ['a price by the month', '10月一票多收我六十 还是不退'],
    ['a plan of the customer', '我22号要出差 货到现在没送来 投诉'],
    ['a saying', '三文鱼一日一个价 你们拖成这样 投诉'],
  ])('takes no day from %s', (_, text) => {
    expect(read('logistics-line', text).fields.occurredAt).toBeUndefined()
  })

  it.each([
    ['of a relative whose telephone was used', '我拿我儿媳手机发的 13812345678 货丢了 投诉'],
    ['of a relative to be called instead', '货丢了 投诉 联系电话留我舅的 他叫老武 13812345678'],
  ])('takes no number %s', (_, text) => {
    expect(read('logistics-line', text).fields.phone).toBeUndefined()
  })

  it('takes the number of a complaint for no order, unless it is called one', () => {
    const order = (...texts: string[]) => read('monitoring', ...texts).fields.orderNo?.value
    expect(order('YS20261102018 我这个投诉现在到哪一步了')).toBeUndefined()
    expect(order('我的投诉处理到哪了 单号TS261102018')).toBeUndefined()
    expect(order('订单号YS2611020184 上面的退款投诉处理到哪一步了')).toBe('YS2611020184')
    expect(order('上回反馈的那件 编号FK-0412-06 到哪一步了')).toBeUndefined()
    expect(read('monitoring', '编号 VIP 6620 1187 乱扣我会员费 退钱').fields.memberNo?.value).toBe('VIP66201187')
  })

  it.each([
    ['二十六箱泡了十一箱 一箱进价二百一 十一箱2310 赔', 2310],
    ['收货的把2750块现金给了你们司机 到现在没返给我', 2750],
    ['面单写的规格225/55 轮胎少了一条 赔我六百四', 640],
  ])('takes the sum in dispute: %s', (text, sum) => {
    expect(read('logistics-line', text).fields.amount?.value).toBe(sum)
  })
})

it('no sentence here is one of the examples', () => {
  const folder = new URL('../../../core/policy/packs/vocabulary/examples/', import.meta.url)
  const examples = ['intents', 'intents-trades', 'wishes', 'auto-dealer', 'logistics-line', 'monitoring']
    .map(name => readFileSync(new URL(`${name}.yaml`, folder), 'utf8').split('\n'))
    .flatMap(lines => lines.map(line => line.trim()))
  const known = new Set(examples)
  const said = [...INTENTS.map(row => row[2]), ...REASONS.map(row => row[1]), ...DEMANDS.map(row => row[1])]
  expect(said.filter(text => text.length > 4 && known.has(text))).toEqual([])
})
