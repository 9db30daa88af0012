// Proves which of the sums that somebody mentions is taken for the loss, the claim or the disputed sum: the one asked for, the only one where
// goods are gone, the one that follows from price and pieces or from two sums, and none where nothing but a measure or a price is told.
import { describe, expect, it } from 'vitest'
import { loadPolicy } from '../../../core/policy/load.ts'
import { findAmounts } from '../../../core/understanding/sums/amounts.ts'
import { understand } from '../../../core/understanding/understand.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'
import type { Vocabulary } from '../../../core/understanding/vocabulary/vocabulary.ts'

const now = new Date('2026-11-18T15:20:00+08:00')
const vocabularies = new Map<string, Vocabulary>()
const vocabularyOf = (pack: string) => {
  const known = vocabularies.get(pack) ?? loadVocabulary(loadPolicy(pack).vocabulary)
  vocabularies.set(pack, known)
  return known
}
const amountIn = (pack: string, ...said: string[]) => {
  const turns = said.map((text, i) =>
    text.startsWith('bot:')
      ? { id: `${i}`, role: 'bot' as const, text: text.slice(4) }
      : { id: `${i}`, role: 'customer' as const, text },
  )
  return understand(turns, vocabularyOf(pack), now).fields.amount?.value
}

describe('sums that must be worked out', () => {
  it.each([
    [
      'a price by the piece, and the pieces that are gone',
      1350,
      ['发了五筐樱桃 一筐450 烂了三筐', 'HT8800112233 你们赔'],
    ],
    ['the price behind the pieces', 2700, ['玻璃碎了三扇 900一扇 全赔']],
    ['the price before its piece, in words', 600, ['三百块一件 丢了俩 你们看着赔']],
    ['what was sent less what came', 960, ['一箱酒480 我十箱只到了八箱 剩下两箱呢 给我赔']],
    ['a fine by the day', 1200, ['晚到一天罚我四百 晚了三天 这罚款你们出']],
    ['one and a half of them', 480, ['一箱320 摔了一箱半 照价赔我']],
    ['what is too much by the piece', 360, ['每件多收12块 一共30件 退给我']],
    ['what was paid less what it should have been', 500, ['说好的880 刷我1380 多收的退给我']],
    ['pieces gone bad', 960, ['一袋80 底下十二袋结块长毛 你自己算 赔我']],
    ['things named one by one', 1130, ['丢了 茶叶八百五，杯子两百八 赔我']],
    ['a sum taken twice', 85, ['同一票扣了两次 一次85 多扣的退我']],
    ['what was taken less what was due', 20, ['停车费收了我五十 应该是三十 乱收费 投诉']],
    ['what is asked back as too much', 140, ['前台报的320 结账收我460 多的钱退给我']],
    ['a rate for days that have passed', 1200, ['货压在港里 滞港费一天200 已经六天了 这钱你们赔']],
    ['the loss less what was paid for it', 2400, ['仓库淋雨损失3200 你们只赔了800 差额给我补上']],
  ])('%s', (_, value, said) => {
    expect(amountIn('logistics-line', ...said)).toBe(value)
  })

  it('a total that is named is not multiplied again', () => {
    expect(amountIn('logistics-line', '一箱三百五 泡了四箱 一共1400 赔')).toBe(1400)
  })
})

describe('which of several sums is in dispute', () => {
  it.each([
    ['the rest, where the customer names it', 700, ['说好全退2000 才到账1300 还差我700 赶紧退']],
    ['the whole, where the parts are added up', 1830, ['修车1500 拖车330 合计1830 你们赔']],
    ['what is too much, not the sum it is part of', 65, ['封顶15块的手续费 扣了我80 多扣的65退回来']],
    ['the loss and not the little that is offered', 3000, ['你们说最多赔500 我的货值三千 不可能同意']],
    ['the exact sum after the rough one', 1860, ['货值大概1900，准确说1860，丢了 赔']],
    ['the sum after a correction', 450, ['赔我540', '不对 写错了 赔我450']],
    ['the claim and not what the goods are worth', 4000, ['货值七千多 你们就赔我运费的五倍 三百 至少赔四千']],
    ['what was declared and not what they worked out', 6000, ['申报价6000 你们核下来赔900 我不认 按6000来']],
    [
      'the goods and not the offer that is spoken of twice',
      3300,
      ['三千三的皮箱弄丢了 就赔运费三倍 七十五块', '七十五块够干啥'],
    ],
    ['the price of what was broken, where they want to pay less', 2800, ['两台音响摔坏 原价2800 你们就认600']],
    ['the whole, which is more than they can pay back', 2400, ['培训费交了两千四 最后只能退三百', '两千四全退']],
    ['a fee to be returned', 85, ['不要了 退回去 运费八十五也退我']],
    ['a fee to be waived', 760, ['晚了四天 说好晚到免运费 运费760给我免了']],
    ['what a repair needs', 2300, ['你们货车把我家大门撞歪了 焊门得2300 你们来人处理']],
    ['what was spent for nothing', 64, ['通知我去错网点 来回打车花了六十四']],
    ['a deposit that does not come back', 600, ['押金600说好七天退 拖了一个月 投诉']],
    ['a sum that is also the number of the ambulance', 120, ['少发了两件 价值120 赔我']],
    ['what still lies with them', 5200, ['客户付的5200还在你们账上 一个月了 什么时候给我']],
    ['the answer to how much it was', 900, ['花瓶碎了 你们说怎么办', 'bot:请问您的损失金额是多少？', '900']],
  ])('%s', (_, value, said) => {
    expect(amountIn('logistics-line', ...said)).toBe(value)
  })

  it.each([
    ['where goods are gone', 35, ['里面是给我妈买的药，35块，没收到']],
    ['where money is asked back', 42, ['骑手把我的饭送丢了，42，退']],
    ['with what it was for behind', 59, ['配送费59 页面写着包邮 给我退了']],
  ])('the only sum counts %s', (_, value, said) => {
    expect(amountIn('delivery-general', ...said)).toBe(value)
  })

  it.each([
    ['what others take', '隔壁4S店同样的机油才380 你们太黑了'],
    ['a speed', '时速到八十就抖 三次了都没修好'],
    ['how far it went', '满电跑下来三百一 说好的五百呢 给个解释'],
    ['how thick it is', '漆面测出来厚度三百多 肯定补过漆'],
    ['how often it was passed on', '截图转发了五百多 公开道歉'],
    ['the number of somebody who answers', '你们客服0312把电话挂了'],
    ['a day of a month', '3月19下的单 到现在没动静'],
    ['an open guess', '你们这么搞 我一天少赚几百'],
    ['a price on a platform', '洗个空调收那么多 师傅喷的那罐东西拼多多才25块 你们良心呢'],
    ['a price asked elsewhere', '换个雨刷收得太黑 我自己上网查 一模一样的才88块'],
    ['a price then and now', '上个月洗车一次40 这个月收55 涨价也不说一声'],
    ['a price that rose', '停车费涨到八块一小时 牌子也不换'],
    ['a surcharge by the trip', '乡下送一趟加收30块 请说明收费依据'],
    ['what two people are shown', '我手机上看620 我媳妇手机上看560 你们杀熟'],
    ['the price of the car', '谁家30万的车刚提就熄火'],
    ['what an instrument shows', '漆膜仪打出来310 别的门都120 这是补过漆的'],
    ['a hotline', '400电话那个男的骂人 投诉'],
    ['years of age', '昨天我妈去交钱 她七十多了 前台冲她吼'],
    ['what was not taken', '中控里三百块零钱倒是没少 U盘被拔走了 U盘呢'],
    ['a debt', '晚交了三天 五十块钱 催款的骂我 给我道歉'],
    ['a deposit that is only told of', '我就五千块定金 问一句什么时候提车 你们主管当众羞辱我'],
    ['their offer', '我爸的轮椅你们弄坏了 你们说“赔三百” 态度极差 没完'],
    ['keys to press', '电话里按1按2 又转回来了 就是没人接 投诉'],
  ])('%s is no loss', (_, said) => {
    expect(amountIn('auto-dealer', said)).toBeUndefined()
  })
})

describe('sums and counts in a text', () => {
  it.each([
    ['五百一票', [500]],
    ['640一条', [640]],
    ['1块8一斤', [1.8]],
    ['四千二 代收', [4200]],
    ['600转我', [600]],
    ['收了我120支架费', [120]],
    ['来了四百六十人 三百多会员', []],
    ['3000块一分不少', [3000]],
    ['按6000来', [6000]],
    ['三十来块', [30]],
  ])('%s', (text, values) => {
    expect(findAmounts(text).map(({ value }) => value)).toEqual(values)
  })
})
