// Proves that whole conversations are understood with the vocabularies of the packs: intent, category, demands, reasons, severity with its rule,
// fields with their place in the customer's words; negation, conditions, sarcasm, corrections and other people's data; and that it is quick.
import { describe, expect, it } from 'vitest'
import type { Turn, Understanding } from '../../../core/understanding/types.ts'
import { understand } from '../../../core/understanding/understand.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'
import type { Vocabulary } from '../../../core/understanding/vocabulary/vocabulary.ts'

const now = new Date('2026-11-18T15:20:00+08:00')
const packs = new Map<string, Vocabulary>()
function of(pack: string): Vocabulary {
  const vocabulary = packs.get(pack) ?? loadVocabulary(pack)
  packs.set(pack, vocabulary)
  return vocabulary
}
const says = (...texts: string[]): Turn[] => texts.map((text, i) => ({ id: `m${i + 1}`, role: 'customer', text }))
const read = (pack: string, ...texts: string[]): Understanding => understand(says(...texts), of(pack), now)
const ids = (list: readonly { value: string }[]) => list.map(x => x.value).sort()

describe('intent', () => {
  it.each([
    ['auto-dealer', '我要投诉', 'complaint'],
    ['auto-dealer', '您好 请问周六保养要提前预约吗', 'inquiry'],
    ['auto-dealer', '我的投诉有人处理了吗 都登记两天了', 'progress'],
    ['auto-dealer', '给你们维修部的小李点个赞 下雨天半夜拖车 一句怨言没有', 'praise'],
    ['auto-dealer', '建议你们周末也开钣喷 上班族没空', 'suggestion'],
    ['auto-dealer', '机器人听不懂 给我接个人', 'human'],
    ['auto-dealer', '早上好[咖啡]', 'other'],
    ['logistics-line', '帮查下HT8800261234走到哪了', 'progress'],
    ['logistics-line', '从佛山发两吨瓷砖到长沙要几天 能送到工地吗', 'inquiry'],
    ['monitoring', '不是投诉哈 就问下发票啥时候能开', 'inquiry'],
    ['monitoring', '希望小程序能支持多个收货地址 现在只能存一个', 'suggestion'],
  ])('%s: %s → %s', (pack, text, intent) => {
    expect(read(pack, text).intent.value).toBe(intent)
  })

  it('hears the grievance under sarcastic praise', () => {
    expect(
      read('monitoring', '你们的热水器真是贴心', '刚修完又不出热水了 让我大冬天洗冷水澡锻炼身体').intent.value,
    ).toBe('complaint')
  })
})

describe('category', () => {
  it.each([
    ['auto-dealer', 'repair-quality', '上礼拜天换的刹车片 现在一踩就吱吱响 师傅说磨合一下就好 还是响'],
    ['auto-dealer', 'repair-accident', '我的车停你们车间被举升机刮了 左侧两个门都凹进去'],
    ['auto-dealer', 'repair-price', '做个小保养收我九百八 工时费还重复算了两遍'],
    ['auto-dealer', 'repair-attitude', '服务顾问王强说话太难听了 我催他快点 他说嫌慢去别家修'],
    ['auto-dealer', 'repair-conduct', '取车发现后备箱里两条烟没了 车就在你们那过了一夜'],
    ['auto-dealer', 'sales-product', '新车才开了三百公里 刹车突然踩不下去'],
    ['auto-dealer', 'sales-attitude', '去你们展厅看看新款 销售扭头就走 把我晾那儿'],
    ['auto-dealer', 'parts-timeliness', '大灯总成订了快一个月了还没到'],
    ['auto-dealer', 'parts-accuracy', '后视镜给我发错了 我的是带加热的 发来个不带的 备件的人干啥吃的'],
    ['auto-dealer', 'finance-attitude', '收银台那个女的什么态度 把单子甩给我'],
    ['auto-dealer', 'customer-service', '你们400电话打了一上午没人接'],
    ['auto-dealer', 'administration', '你们客休区空调坏了没人修 一屋子烟味'],
    ['logistics-line', 'cargo-damage/damp', '面料全泡水了 三十匹布没一匹能用'],
    ['logistics-line', 'cargo-damage/content', '一台冰柜压缩机摔漏了 开不了机'],
    ['logistics-line', 'delay/collection', '昨天下午约的上门取件 到现在鬼影都没一个'],
    ['logistics-line', 'delay/delivery', '货前天就到网点了 到今天都不给我派送'],
    ['logistics-line', 'finance/cod', '代收的三千二到现在没打给我'],
    ['logistics-line', 'claims/slow', '理赔申请交上去一个半月了 问就是在走流程'],
    ['logistics-line', 'error/false-sign', '物流显示签收了 可我压根没收到货'],
    ['logistics-line', 'error/label', '收到一箱别人的货 面单贴反了吧你们'],
    ['monitoring', 'price', '莫名其妙扣了我三十块会员费 我没开通过'],
    ['monitoring', 'process', '退货寄回去十天了 退款还没影'],
    ['monitoring', 'attitude', '安装师傅一进门就骂骂咧咧 问他两句冲我吼'],
    ['auto-dealer', 'repair-accident', '你们把发动机给我修坏了 要求赔偿'],
  ])('%s: %s', (pack, category, text) => {
    const result = read(pack, text)
    expect(result.category?.value).toBe(category)
    expect(result.categoryCandidates[0]?.id).toBe(category)
  })
})

describe('demands', () => {
  it.each([
    [['refund'], '你们服务太差了 把定金退给我'],
    [['compensation'], '货摔坏了 照价赔'],
    [['compensation'], '货摔坏了 不赔我就去法院'],
    [['apology'], '态度恶劣 让他给我赔礼道歉'],
    [['exchange'], '东西是坏的 给我换一台新的'],
    [['discipline'], '司机骂人 这种人必须开除'],
    [['explanation'], '说好的没做到 必须给个说法'],
  ])('hears %s in: %s', (demands, text) => {
    expect(ids(read('logistics-line', text).demands)).toEqual(demands)
  })

  it.each(['箱子破了 我也不是要你们赔', '发票开错了 公司那边没法报销', '电脑摔坏了 不用退货'])(
    'hears no demand in: %s',
    text => {
      expect(read('logistics-line', text).demands).toEqual([])
    },
  )

  it('takes over what a customer affirms, and only that', () => {
    const ask = (answer: string) =>
      ids(
        understand(
          [
            { id: '1', role: 'customer', text: '冰箱送来就是坏的' },
            { id: '2', role: 'bot', text: '您是希望退款吗？' },
            { id: '3', role: 'customer', text: answer },
          ],
          of('monitoring'),
          now,
        ).demands,
      )
    expect(ask('对')).toEqual(['refund'])
    expect(ask('不是 给我修好就行')).toEqual(['repair'])
  })
})

describe('reasons and severity', () => {
  it('makes a threat to go to court a major complaint of the dealership, and names the rule', () => {
    const result = read('auto-dealer', '卖给我的新车是补过漆的', '不退车就法院见')
    expect(ids(result.reasons)).toEqual(['lawyer'])
    expect(result.severity).toEqual({ value: 'major', rule: 'outsiders-involved' })
  })

  it('makes compensation major at the dealership and routes by severity', () => {
    const result = read('auto-dealer', '保养完发动机拉缸了 修坏的 赔我两万')
    expect(ids(result.reasons)).toContain('compensation')
    expect(result.department).toBe('service')
    expect(read('auto-dealer', '保养完还是异响 给我修好').department).toBe('operations')
  })

  it.each([
    ['一箱瓷砖碎了 损失八百 要赔', 'general', 'loss-up-to-1000'],
    ['一箱瓷砖碎了 损失五千 要赔', 'medium', 'loss-above-1000'],
    ['一箱瓷砖碎了 损失五千零一块 要赔', 'major', 'loss-above-5000'],
    ['一箱瓷砖碎了 损失八百 我都投诉两回了', 'major', 'complained-before'],
  ])('judges the loss of a consignment: %s', (text, value, rule) => {
    expect(read('logistics-line', text).severity).toEqual({ value, rule })
  })

  it.each([
    ['你们客服爱理不理 态度差', 'general'],
    ['你们网点接电话的女的 我话没说完她就挂了 态度恶劣', 'medium'],
    ['你们送货司机态度恶劣 还动手推我', 'serious'],
  ])('judges attitude: %s', (text, level) => {
    const result = read('logistics-line', text)
    expect(result.category?.value).toBe('attitude')
    expect(result.severity?.value).toBe(level)
  })

  it('gives danger to people the highest priority', () => {
    const result = read('monitoring', '插座冒火星 差点烧了窗帘', '刚买了一周')
    expect(result.priority?.value).toBe('A')
    expect(ids(result.reasons)).toContain('safety')
  })

  it('does not take the alarm of a car for the police, nor a phone number for 110', () => {
    const result = read('auto-dealer', '修完发动机故障灯还是报警 没修好', '18971103345')
    expect(result.reasons).toEqual([])
  })
})

describe('fields', () => {
  it('points to the customer’s own words', () => {
    const turns = says('保养完机油灯亮了 没修好', '车牌 粤B·6N2M9', '电话１３８ 6031 7719')
    const { fields } = understand(turns, of('auto-dealer'), now)
    for (const [name, raw] of [
      ['plate', '粤B·6N2M9'],
      ['phone', '１３８ 6031 7719'],
    ] as const) {
      const source = fields[name]?.source
      const turn = turns.find(t => t.id === source?.turn)
      expect(turn?.text.slice(source?.start, source?.end)).toBe(raw)
    }
  })

  it('lets a correction replace what was wrong, and says so', () => {
    const result = read('logistics-line', '货少了一件 单号HT8800417762', '写岔了 是HT8800417726 以这个为准')
    expect(result.fields.waybillNo?.value).toBe('HT8800417726')
    expect(result.corrections).toMatchObject([{ field: 'waybillNo', replaced: 'HT8800417762', by: 'HT8800417726' }])
  })

  it('does not take the number of somebody else', () => {
    expect(read('auto-dealer', '修完还漏油', '别打我老婆那个13912345678 打我的15085172264').fields.phone?.value).toBe(
      '15085172264',
    )
    expect(read('auto-dealer', '追尾我的那台是苏E·3350Y，我的是苏E·6P71R 师傅试车撞的').fields.plate?.value).toBe(
      '苏E6P71R',
    )
  })

  it('tells the claim from prices and offers', () => {
    expect(read('logistics-line', '价值六千的展柜摔烂了 你们就赔三百').fields.amount?.value).toBe(6000)
    expect(read('auto-dealer', '说好520 刷卡变成1220 多收的700退给我').fields.amount?.value).toBe(700)
    expect(read('logistics-line', '吊车一天1800 等了两天3600 你们得赔 货还没到').fields.amount?.value).toBe(3600)
  })

  it('gives no sum, day or culprit for what is no complaint', () => {
    const { fields } = read('logistics-line', '问一声 东西值8000 后天寄 保价怎么收')
    expect(fields.amount).toBeUndefined()
    expect(fields.occurredAt).toBeUndefined()
  })

  it('reads traditional characters and Cantonese', () => {
    const result = read(
      'logistics-line',
      '琴日上晝交咗貨俾你哋南海營業部 今早一問仲喺倉度 車滿咗裝唔到',
      '單號6690147753',
    )
    expect(result.intent.value).toBe('complaint')
    expect(result.fields.waybillNo?.value).toBe('6690147753')
    expect(result.fields.occurredAt?.value).toBe('2026-11-17')
  })
})

describe('as a program', () => {
  it('gives the same answer twice and does not change what it was given', () => {
    const turns = Object.freeze(says('新车刹车失灵 差点出人命', '必须退车 13800138000').map(t => Object.freeze(t)))
    expect(understand(turns, of('auto-dealer'), now)).toEqual(understand(turns, of('auto-dealer'), now))
  })

  it('survives empty, endless and strange input', () => {
    expect(understand([], of('monitoring'), now).intent.value).toBe('other')
    expect(read('monitoring', '', '   ', '🙂🙂').intent.value).toBe('other')
    expect(read('monitoring', '(((([[[***'.repeat(50)).fields).toEqual({})
    const began = process.cpuUsage()
    read('logistics-line', '赔'.repeat(4000))
    read('logistics-line', '1 '.repeat(2000))
    read('auto-dealer', '说好的没有'.repeat(800))
    expect(process.cpuUsage(began).user / 1000).toBeLessThan(2000)
  })
})
