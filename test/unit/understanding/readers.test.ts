// Proves that the small readers find what people write: numbers, sums, telephones, plates, VINs, order numbers, days, names and places,
// in the forms that Chinese customers use, and leave alone what only looks like them.
import { describe, expect, it } from 'vitest'
import { speaksOf } from '../../../core/understanding/days/clue.ts'
import { BESIDE_LATER, ONLY_TALKED } from '../../../core/understanding/days/clues-later.ts'
import { findDates } from '../../../core/understanding/days/dates.ts'
import { CLUES, datesRanked, daysInWords } from '../../../core/understanding/days/day-of-event.ts'
import { findNames, readName } from '../../../core/understanding/names.ts'
import { normalise } from '../../../core/understanding/normalise.ts'
import { findIdentifiers, isPostalItem, readCarrier } from '../../../core/understanding/numbers/order-numbers.ts'
import { findPhones, readPhone } from '../../../core/understanding/numbers/phones.ts'
import { findPlates } from '../../../core/understanding/numbers/plates.ts'
import { findVins, hasVinCheckDigit } from '../../../core/understanding/numbers/vin.ts'
import { readDigits, readNumeral } from '../../../core/understanding/numerals.ts'
import { findPlaces } from '../../../core/understanding/places.ts'
import { findAmounts, readAmount } from '../../../core/understanding/sums/amounts.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'

const now = new Date('2026-11-18T15:20:00+08:00')

describe('Chinese numbers', () => {
  it.each([
    ['一千二', 1200],
    ['三万五', 35000],
    ['两百零五', 205],
    ['十三万五', 135000],
    ['1w2', 12000],
    ['3k', 3000],
    ['1万600', 10600],
    ['壹仟贰佰', 1200],
    ['一七二零', 1720],
    ['廿二', 22],
    ['三点五万', 35000],
    ['负十一', -11],
    ['千三', 1300],
    ['万八', 18000],
    ['两千五百八', 2580],
    ['2k5', 2500],
  ])('reads %s as %d', (text, value) => {
    expect(readNumeral(text)).toBe(value)
  })

  it.each(['十一十二', '百十一', '10..1万', '元', '', '点一'])('refuses %j', text => {
    expect(readNumeral(text)).toBeNull()
  })

  it('reads dictated digits, 幺 included', () => {
    expect(readDigits('幺八九零')).toBe('1890')
    expect(readDigits('十八')).toBeNull()
  })
})

describe('sums of money', () => {
  it.each([
    ['￥1,280.5', 1280.5],
    ['三万五', 35000],
    ['3万8', 38000],
    ['一千三百块钱', 1300],
    ['五块八毛', 5.8],
    ['2千5', 2500],
    ['人民币壹仟玖佰圆整', 1900],
    ['十块三', 10.3],
  ])('reads %s', (text, value) => {
    expect(readAmount(normalise(text))?.value).toBe(value)
  })

  it('reads ranges', () => {
    expect(readAmount('两三百')).toMatchObject({ value: 200, max: 300 })
    expect(readAmount('三百多块')).toMatchObject({ value: 300, max: 400 })
    expect(readAmount('1万到5万元')).toMatchObject({ value: 10000, max: 50000 })
    expect(readAmount('从8500到3万')).toMatchObject({ value: 8500, max: 30000 })
    expect(readAmount('两到三万')).toMatchObject({ value: 20000, max: 30000 })
    expect(readAmount('八千到三万')).toMatchObject({ value: 8000, max: 30000 })
    expect(readAmount('十八至三十万日元')).toMatchObject({ value: 180000, max: 300000, currency: '日元' })
  })

  it('does not take counts, weights and periods for money', () => {
    const text = '两箱一共300公斤 等了15天 3楼 20件'
    expect(findAmounts(text)).toEqual([])
  })
})

describe('telephones', () => {
  it.each([
    ['138 6031 7719', '13860317719'],
    ['１３５７０９１７７２６', '13570917726'],
    ['182-3715-6604', '18237156604'],
    ['+86 135 5028 3319', '13550283319'],
    ['幺三五三零七一四四九六', '13530714496'],
    ['1 3 6 1 8 8 4 0 7 7 2', '13618840772'],
  ])('reads the mobile %s', (text, value) => {
    expect(findPhones(normalise(text))[0]).toMatchObject({ value, kind: 'mobile' })
  })

  it('reads a mobile broken over two messages', () => {
    expect(findPhones('电话159\n88312204')[0]?.value).toBe('15988312204')
  })

  it('reads landlines with extension and knows hotlines', () => {
    expect(readPhone('0512-65207718 转 803')).toMatchObject({ value: '0512-65207718-803', kind: 'landline' })
    expect(readPhone('021 5888 6666')?.value).toBe('021-58886666')
    expect(findPhones('打12315')[0]).toMatchObject({ kind: 'hotline' })
  })

  it('reads a mobile with commas, and one that another number follows in the next message', () => {
    expect(findPhones('手机号136，0418，5527').map(({ value }) => value)).toEqual(['13604185527'])
    expect(findPhones('手机一五二，七七八零，三四一九').map(({ value }) => value)).toEqual(['15277803419'])
    expect(findPhones('给我打电话 13178226054\n463922017708312').map(({ value }) => value)).toEqual(['13178226054'])
  })

  it('takes no part of a longer number', () => {
    expect(findPhones('订单138603177190')).toEqual([])
    expect(findPhones('12345678901')).toEqual([])
  })
})

describe('licence plates and VINs', () => {
  it.each([
    ['粤B·6N2M9', '粤B6N2M9'],
    ['川a 9f3k7', '川A9F3K7'],
    ['鄂A D3 9180', '鄂AD39180'],
    ['闽D·A71826', '闽DA71826'],
    ['浙A·F2K0 8', '浙AF2K08'],
    ['鲁B·U73K5 6月2号修的', '鲁BU73K5'],
    ['豫AD2345 9点送来的', '豫AD2345'],
    ['豫A·D23456 9月3号', '豫AD23456'],
    ['粤Z1234港', '粤Z1234港'],
  ])('reads %s', (text, value) => {
    expect(findPlates(text)[0]?.value).toBe(value)
  })

  it('is not misled by words that begin with the sign of a province', () => {
    expect(findPlates('京东APP买的 贵的要死 新A4L 云南B12')).toEqual([])
    expect(findPlates('宁AD1234555555')).toEqual([])
  })

  it('reads a VIN in any case and checks its digit', () => {
    expect(findVins('车架号lfvbb21kxd3067152')[0]?.value).toBe('LFVBB21KXD3067152')
    expect(hasVinCheckDigit('1M8GDM9AXKP042788')).toBe(true)
    expect(hasVinCheckDigit('1M8GDM9A1KP042788')).toBe(false)
    expect(findVins('LOC613P23A1305189')).toEqual([])
  })
})

describe('order and waybill numbers', () => {
  const numbers = loadVocabulary('logistics-line')

  it('lets the label decide over the look', () => {
    const text = '运单13920270305 订单号PU12150046'
    const taken = findPhones(text)
    expect(findIdentifiers(text, numbers, taken)).toMatchObject([
      { field: 'waybillNo', value: '13920270305', labelled: true },
      { field: 'orderNo', value: 'PU12150046', labelled: true },
    ])
  })

  it('joins a number written in groups, but not the count that follows it', () => {
    expect(findIdentifiers('运单 HT 8800 3319 46', numbers, [])[0]?.value).toBe('HT8800331946')
    expect(findIdentifiers('HT8800213745 12箱瓷砖', numbers, [])[0]?.value).toBe('HT8800213745')
  })

  it('reads a number dictated digit by digit, or in groups of four without letters', () => {
    const numbersIn = (text: string) => findIdentifiers(text, numbers, []).map(({ value }) => value)
    expect(numbersIn('单号六六九零二二一八零四')).toEqual(['6690221804'])
    expect(numbersIn('运单号五二零三幺八八七四六二一')).toEqual(['520318874621'])
    expect(numbersIn('运单 40228813 7745')).toEqual(['402288137745'])
    expect(numbersIn('单子号码 KD 0712 6640 25')).toEqual(['KD0712664025'])
    expect(numbersIn('理赔进度帮我看下 LP2611020081')).toEqual([])
  })

  it.each([
    ['groups of digits spoken', '单号我报给你 四零二 八八一 三七七 四五零', '402881377450'],
    ['groups before a day', '单号402 8813 77450 8日寄的', '402881377450'],
    ['groups before a count', '单号880 2471 3306 3箱全湿', '88024713306'],
    ['a day at its beginning', '订单20261103 80183', '2026110380183'],
    ['a day after it that is called 元旦', '运单 88-20261103-5512 元旦寄的', '88-20261103-5512'],
    ['an underscore', '会员号 vip_20188', 'VIP_20188'],
    ['two words at its beginning', '订单WX-KF-0412-77', 'WX-KF-0412-77'],
    ['what it is called in brackets behind', 'ID 6620-118-74(会员卡号)', '6620-118-74'],
  ])('reads a number with %s', (_, text, value) => {
    expect(findIdentifiers(text, numbers, []).map(found => found.value)).toEqual([value])
  })

  it.each([
    ['取货码3-1-2208 到驿站没有'],
    ['拿着3-1-2208白跑一趟'],
    ['采购单号CG20261102 是我们自己的'],
    ['CG20261102是我们采购单号'],
    ['12315登记号 4402 1108 7745'],
    ['交易单号4200001122202611 多扣了'],
    ['QQ 1234567890 加我'],
    ['发到abc123456@qq.com'],
    ['视频在https://t.cn/A6x8123456'],
    ['赔款打到6222021234567890123'],
    ['2026-11-08 15:30'],
    ['序列号A20261102008814 开不了机'],
  ])('takes no number from %s', text => {
    expect(findIdentifiers(text, numbers, [])).toEqual([])
  })

  it('reads two numbers that only a space parts', () => {
    for (const text of [
      '13812345678 402881377450',
      '单号4028 8137 7450 13812345678',
      '402881377450 138 1234 5678 12箱',
    ]) {
      const phones = findPhones(text)
      expect(phones.map(found => found.value)).toEqual(['13812345678'])
      expect(findIdentifiers(text, numbers, phones).map(found => found.value)).toEqual(['402881377450'])
    }
  })

  it('takes a mistyped telephone for no number', () => {
    const text = '138123456 哦少打两位 13812345678'
    expect(findIdentifiers(text, numbers, findPhones(text))).toEqual([])
  })

  it('leaves model numbers, badges and identity cards alone', () => {
    expect(findIdentifiers('型号XK-72BT5 工号20361 身份证110101199003074578', numbers, [])).toEqual([])
  })

  it('takes fifteen digits for a waybill unless a birthday stands in them, and a label for what stands in the same message', () => {
    const numbersIn = (text: string) => findIdentifiers(text, numbers, []).map(({ value }) => value)
    expect(numbersIn('462301187740925 显示前天门卫代收')).toEqual(['462301187740925'])
    expect(numbersIn('我是 430104780512301')).toEqual([])
    expect(numbersIn('我天天给12305打电话\nJT5241170933608')).toEqual(['JT5241170933608'])
  })

  it('knows carriers and the check digit of postal items', () => {
    expect(readCarrier('SF1385628716739')).toBe('顺丰')
    expect(readCarrier('5685685685685685')).toBeNull()
    expect(isPostalItem('RB123456785GB')).toBe(true)
    expect(isPostalItem('RB123456786GB')).toBe(false)
    expect(isPostalItem('RB123456785XX')).toBe(false)
  })
})

describe('days', () => {
  it.each([
    ['昨儿下午三点半', '2026-11-17', '15:30'],
    ['昨个', '2026-11-17', undefined],
    ['上上周五', '2026-11-06', undefined],
    ['10.15号', '2026-10-15', undefined],
    ['九月三十', '2026-09-30', undefined],
    ['上周五', '2026-11-13', undefined],
    ['礼拜四修的', '2026-11-12', undefined],
    ['上个月十五号', '2026-10-15', undefined],
    ['国庆第二天', '2026-10-02', undefined],
    ['双十一抢的', '2026-11-11', undefined],
    ['大前天', '2026-11-15', undefined],
    ['本月3号', '2026-11-03', undefined],
    ['23号', '2026-10-23', undefined],
    ['12月30号', '2025-12-30', undefined],
    ['去年中秋', '2025-10-06', undefined],
    ['大年初三', '2026-02-19', undefined],
    ['清明节', '2026-04-05', undefined],
    ['三天前', '2026-11-15', undefined],
    ['昨下午4点', '2026-11-17', '16:00'],
    ['初六下的单', '2026-11-14', undefined],
    ['15日收到', '2026-11-15', undefined],
    ['2026/8/12', '2026-08-12', undefined],
    ['11.12上午送来的', '2026-11-12', undefined],
    ['10.25早上8点打的电话', '2026-10-25', '08:00'],
    ['10.28揽收', '2026-10-28', undefined],
    ['11.3到的货', '2026-11-03', undefined],
    ['从11.6开始连不上', '2026-11-06', undefined],
    ['开票日11/9', '2026-11-09', undefined],
    ['10/30到货', '2026-10-30', undefined],
    ['定金10.20交的', '2026-10-20', undefined],
    ['11.2才发货', '2026-11-02', undefined],
    ['11.6就掉线了', '2026-11-06', undefined],
    ['10.24那票货', '2026-10-24', undefined],
    ['第二次10.30 修的', '2026-10-30', undefined],
    ['10.31前要到的', '2026-10-31', undefined],
    ['国庆长假第三天', '2026-10-03', undefined],
    ['元月6号', '2026-01-06', undefined],
    ['11月9下午', '2026-11-09', undefined],
  ])('reads %s', (text, day, time) => {
    const found = findDates(text, now)[0]
    expect(found?.day).toBe(day)
    expect(found?.time).toBe(time)
  })

  it.each([
    '前几天',
    '上个月',
    '3号工位',
    '2.0T',
    '国庆期间',
    '1.5公斤',
    '一点都不好',
    '三日内答复',
    '12月一单',
    '初三学生',
    '扣了我12.16',
    '运费10.28 你们多收了',
    '升级到v8.2就闪退',
    '系统12.1开始卡',
    '量了三次 6.1、11.8、8.4',
    '2/3签收了',
    '一斤5.8买的',
    '打分9.8',
    '从5.2涨到6.5',
    '腊月二十几定的',
    '别的地方才一百',
  ])('names no day in %s', text => {
    expect(findDates(text, now)).toEqual([])
  })

  it('takes 8.30 behind a part of the day for a time', () => {
    expect(findDates('早上8.30到的店', now).map(({ how }) => how)).toEqual(['part-of-day'])
  })

  it('takes 当天 for the day that it follows', () => {
    expect(findDates('元旦当天没人', now).map(({ day }) => day)).toEqual(['2026-01-01'])
  })

  it.each([...CLUES, ...ONLY_TALKED, ...BESIDE_LATER].map(clue => [clue.name, clue] as const))(
    'are judged by %s',
    (_, clue) => {
      const start = clue.such.indexOf('[')
      const text = clue.such.replace(/[[\]]/g, '')
      const seen = daysInWords(text, new Date('2026-11-18T08:00:00+08:00')).find(
        ({ mention }) => mention.start === start,
      )
      expect(seen && speaksOf(clue, seen.day)).toBe(true)
    },
  )

  it.each(BESIDE_LATER.map(clue => [clue.name, clue.such] as const))('behind what was %s', (_, such) => {
    const text = such.replace(/[[\]]/g, '')
    const [first] = datesRanked(text, new Date('2026-11-28T20:00:00+08:00'))
    expect(first?.start).toBeGreaterThan(such.indexOf('['))
  })

  it('counts in China, whatever the time zone of the machine', () => {
    expect(findDates('昨天', new Date('2026-11-18T16:30:00Z'))[0]?.day).toBe('2026-11-18')
  })
})

describe('names and places', () => {
  it.each([
    ['我姓万 万德福', '万德福'],
    ['联系人：郝文静', '郝文静'],
    ['我叫覃大勇 电话', '覃大勇'],
    ['我叫王小芳，电话', '王小芳'],
    ['我叫李老五，', '李老五'],
    ['我姓邢', '邢'],
    ['客户刘强刚才到店', '刘强'],
    ['客户王芳现在在店里', '王芳'],
  ])('finds the name in %s', (text, name) => {
    expect(findNames(normalise(text), [])[0]?.value).toBe(name)
  })

  it('does not take the names of staff for the customer', () => {
    expect(findNames('师傅姓鲁 销售叫王强', [])).toEqual([])
  })

  it('reads a bare answer to a question for the name', () => {
    expect(readName('周启明')?.value).toBe('周启明')
    expect(readName('你们到底管不管')).toBeNull()
  })

  it('finds sites before cities', () => {
    const vocabulary = loadVocabulary('logistics-line')
    expect(findPlaces('到达苏州网点时', vocabulary)[0]).toMatchObject({ value: '苏州网点', kind: 'site' })
    expect(findPlaces('在沈海高速', vocabulary)[0]?.value).toBe('沈海高速')
    expect(findPlaces('在你们店做的', vocabulary)).toEqual([])
  })
})

describe('normalising', () => {
  it('keeps every character at its place', () => {
    const text = '我買的東西壞了，瞭解一下　ＨＴ８８００'
    const plain = normalise(text)
    expect(plain).toHaveLength(text.length)
    expect(plain).toBe('我买的东西坏了,了解一下 HT8800')
  })
})
