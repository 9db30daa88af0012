/** Proven here: phones, plates and identity numbers are masked however they are written, and nothing else is. */
import { describe, expect, test } from 'vitest'
import { maskName, maskNamed, maskNumber, maskPhone, maskPlate, maskText } from '../../core/privacy.ts'

describe('Running text', () => {
  test.each([
    ['电话13860317719', '电话138****7719'],
    ['电话 138 6031 7719', '电话 138****7719'],
    ['电话138-6031-7719。', '电话138****7719。'],
    ['电话138.2645.7719', '电话138****7719'],
    ['+86 13860317719', '138****7719'],
    ['１３８２６４５７７１９', '138****7719'],
    ['座机0755-83261234', '座机075****1234'],
    ['座机(0755)8326 1234', '座机075****1234'],
    ['车牌粤B6N2M9', '车牌粤B***M9'],
    ['车牌粤B·6N2M9', '车牌粤B***M9'],
    ['车牌粤 B 6N2M9', '车牌粤B***M9'],
    ['新能源粤BD12345', '新能源粤B***45'],
    ['粤Ｂ６Ｎ２Ｍ９', '粤B***M9'],
    ['身份证440301199001011234', '身份证440***234'],
    ['身份证44030119900101123X', '身份证440***23X'],
    ['你好，我叫王芳，上周在你们店修的车', '你好，我叫王*，上周在你们店修的车'],
    ['我是李总，你们销售王伟态度太差', '我是李*，你们销售王伟态度太差'],
    ['本人张建国，要求退款', '本人张**，要求退款'],
    ['姓名：欧阳明月，电话13860317719', '姓名：欧***，电话138****7719'],
  ])('%s is shown as %s.', (text, shown) => expect(maskText(text)).toBe(shown))

  test.each([
    '编号 TS20261118001',
    '赔偿 13800 元',
    '2026-11-18 14:30',
    '工单 20261118000123456',
    '粤语服务',
    '订了 3 个配件，价格 1999.00 元',
    '已联系客户：方便时再打',
    '你们的销售顾问叫王伟，张师傅也在场',
    '我姓林，叫我林女士',
    '回访结果：满意',
  ])('%s stays as it is.', text => expect(maskText(text)).toBe(text))

  test('is masked everywhere, not only the first time.', () =>
    expect(maskText('13860317719 或 13926457718')).toBe('138****7719 或 139****7718'))

  test('that was masked once is not changed by a second time.', () => {
    const once = maskText('粤B6N2M9 13860317719 440301199001011234')
    expect(maskText(once)).toBe(once)
  })
})

test('A name keeps its first character; how somebody is addressed stays.', () => {
  expect(maskName('张建国')).toBe('张**')
  expect(maskName('张')).toBe('张*')
  expect(maskName('林女士')).toBe('林女士')
  expect(maskName('张建国先生')).toBe('张****')
})

test('A name that is known is masked wherever it stands; a surname alone says no more than how to address somebody.', () => {
  expect(maskNamed('张建国说他去过两次，张建国很生气', '张建国')).toBe('张**说他去过两次，张**很生气')
  expect(maskNamed('张师傅来了', '张')).toBe('张师傅来了')
  expect(maskNamed('没有名字', null)).toBe('没有名字')
})

test('What is too short to be recognised is not shown at all.', () => {
  expect(maskPhone('12345')).toBe('****')
  expect(maskPlate('粤B1')).toBe('***')
  expect(maskNumber('12345')).toBe('***45')
})
