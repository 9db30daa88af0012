/** Proven here: staff register what a customer told them, file internal complaints and look up cases in their chat with the bot. */
import { describe, expect, test } from 'vitest'
import { staffNeeds } from '../../../core/intake/staff.ts'
import { readHeardAt, readStaffRequest } from '../../../core/intake/staff-request.ts'
import { asksFor, hears, hearsNot, isStaff, nothingRegistered, registered, says, story, waits } from './story.ts'

story('A complaint heard on the phone is registered for the customer.', [
  isStaff('service-adviser'),
  says('登记 客户李先生10分钟前来电，说昨天保养完机油灯亮，电话13800138000'),
  hears('代客户登记', '车牌'),
  hearsNot('提醒', '电话是'),
  says('粤B6N2M9'),
  hears('客户希望'),
  says('要求返修'),
  hears('请核对', '李先生', '13800138000', '粤B6N2M9', '维修或返工'),
  nothingRegistered,
  says('1'),
  asksFor('register'),
  registered({
    source: 'staff',
    channel: 'phone',
    registrar: 'service-adviser',
    name: '李先生',
    phone: '13800138000',
    heardAt: '2026-11-18T01:50:00.000Z',
    category: 'repair-quality',
    confirmed: true,
  }),
])

story('Who comes later than the rule allows is told so.', [
  isStaff('service-adviser'),
  says('客户王女士40分钟前反映修完车漏油，13800138000，粤B6N2M9，要求返修'),
  hears('40 分钟', '30 分钟'),
])

story('What a customer said is taken down without a keyword, and the way it came is understood in everyday words.', [
  isStaff('service-adviser'),
  says('车主说我们技师弄坏了他的行车记录仪，要赔500，电话13512349999，姓秦，川A12345，很生气'),
  hears('代客户登记'),
  says('都不是'),
  says('到店'),
  hears('请核对', '秦', '来访'),
  says('1'),
  registered({ source: 'staff', channel: 'visit', phone: '13512349999' }),
])

story('A colleague who complains of another department files an internal complaint.', [
  isStaff('sales-adviser'),
  says('我要投诉备品部，领料拖拉，等了两个小时还没给件'),
  hears('内部投诉', '希望'),
  says('尽快给件'),
  says('1'),
  registered({ source: 'internal', registrar: 'sales-adviser' }),
])

story('Where it is not plain who complains, one digit tells, and nothing is told twice.', [
  isStaff('sales-adviser'),
  says('新车交车前没清洗，车漆上有划痕，太不像话了'),
  hears('1 代客户登记', '2 提交内部投诉'),
  says('1'),
  hears('代客户登记', '客户的称呼'),
  hearsNot('客户反映了什么'),
])

story('A greeting, thanks and a question how something is done are answered as such.', [
  isStaff('service-manager'),
  says('你好'),
  hears('待办', '帮助'),
  says('怎么转派给别的部门'),
  hears('“转派”'),
  says('好的谢谢'),
  hears('不客气'),
  says('今天食堂吃什么'),
  hears('没看懂', '登记', '待办'),
])

story('A request without words asks for them; what the customer did not say may be left out; cancelling forgets it.', [
  isStaff('sales-adviser'),
  says('登记'),
  hears('客户反映了什么'),
  says('客户说销售答应的脚垫不给'),
  hears('称呼'),
  says('不知道'),
  hears('联系电话'),
  says('取消'),
  hears('不登记了'),
  nothingRegistered,
  says('待办'),
  hears('没有'),
])

story('An internal complaint names the one who files it and asks for no customer.', [
  isStaff('service-adviser'),
  says('内部投诉 备品部领料拖拉，等了两个小时还没给件'),
  hears('内部投诉', '希望'),
  hearsNot('车牌', '客户'),
  says('希望尽快给件'),
  says('1'),
  asksFor('register'),
  registered({ source: 'internal', registrar: 'service-adviser', name: '周敏', phone: null }),
])

story(
  'Open cases are listed with what comes next, late ones marked; one is found by number or phone, the phone masked.',
  [
    isStaff('operations-manager'),
    says('登记 客户李先生来电，昨天保养完机油灯亮，要求返修，13800138000，粤B6N2M9'),
    says('1'),
    asksFor('register'),
    says('待办'),
    hears('1 件', 'TS20261118001', '联系客户', '12:00'),
    says('超时'),
    hears('没有超时'),
    waits('PT3H'),
    says('我的投诉'),
    hears('已超时'),
    says('超时'),
    hears('1 件', 'TS20261118001'),
    says('查 8000'),
    hears('TS20261118001', '138****8000', '刘建国'),
    says('查 999999'),
    hears('没有找到'),
    says('查'),
    hears('后四位'),
    says('今天天气不错'),
    hears('帮助'),
    says('帮助'),
    hears('登记', '内部投诉', '待办'),
  ],
)

story('Who does not say how it came in is asked for it last, once; a number answers, and it can be put right.', [
  isStaff('service-adviser'),
  says('登记 客户李先生反映，昨天保养完机油灯亮，13800138000，粤B6N2M9，要求返修'),
  hears('通过什么渠道', '来访', '来信', '来电'),
  says('4'),
  hears('请核对', '渠道：来信'),
  says('不对，是来访'),
  hears('渠道：来访'),
  says('1'),
  registered({ source: 'staff', channel: 'visit' }),
])

story('Who does not know how it came in is not asked again.', [
  isStaff('service-adviser'),
  says('登记 客户李先生反映，昨天保养完机油灯亮，13800138000，粤B6N2M9，要求返修'),
  says('不清楚'),
  hears('请核对'),
  hearsNot('渠道'),
  says('1'),
  registered({ channel: null }),
])

story('A draft left silent is registered with its registrar.', [
  isStaff('service-adviser'),
  says('登记 客户李先生来电，昨天保养完机油灯亮，13800138000'),
  waits('PT1H'),
  registered({ source: 'staff', registrar: 'service-adviser', confirmed: false }),
])

describe('A staff request', () => {
  test('says what must be looked up.', () => {
    expect(staffNeeds('待办')).toEqual({ mine: true })
    expect(staffNeeds('超时')).toEqual({ late: true })
    expect(staffNeeds('查 TS20261118001')).toEqual({ find: 'TS20261118001' })
    expect(staffNeeds('查 12')).toEqual({})
    expect(staffNeeds('待办\n查 8000')).toEqual({ mine: true, find: '8000' })
    expect(staffNeeds('登记 客户投诉')).toEqual({})
  })

  test.each([
    ['我还有几个没处理的？', { type: 'mine' }],
    ['我手上有哪些投诉', { type: 'mine' }],
    ['有没有超时的', { type: 'late' }],
    ['今天超时了几件？', { type: 'late' }],
    ['这周投诉多少', { type: 'statistics', period: 'week' }],
    ['本月收到多少客户投诉', { type: 'statistics', period: 'month' }],
    ['统计', { type: 'statistics', period: 'today' }],
    ['统计 本周', { type: 'statistics', period: 'week' }],
    ['今天的投诉情况怎么样', { type: 'statistics', period: 'today' }],
    ['今天谁值班？', { type: 'duty' }],
    ['值班', { type: 'duty' }],
    ['查 粤B6N2M9', { type: 'find', query: '粤B6N2M9' }],
    ['查一下尾号7719的投诉', { type: 'find', query: '7719' }],
    ['TS20261118001处理到哪了', { type: 'find', query: 'TS20261118001' }],
    ['帮我查运单号 SF1234567890', { type: 'find', query: 'SF1234567890' }],
  ])('is understood in people’s own words: %s.', (text, expected) => expect(readStaffRequest(text)).toEqual(expected))

  test.each([
    ['客户王先生反映这周修了多少次都没好', 'register'],
    ['客户今天来电投诉，问我们超时了怎么赔，情况很急要马上处理', 'register'],
    ['内部投诉 这个月工资少算了多少都没人管', 'internal'],
  ])('that tells of a complaint is no question: %s.', (text, type) => expect(readStaffRequest(text)?.type).toBe(type))

  test('is read with or without its keyword.', () => {
    expect(readStaffRequest('帮客户登记一个 空调不凉')).toEqual({ type: 'register', told: '空调不凉' })
    expect(readStaffRequest('客户张先生反映空调不凉')?.type).toBe('register')
    expect(readStaffRequest('内部投诉：领料太慢')).toEqual({ type: 'internal', told: '领料太慢' })
    expect(readStaffRequest('查车什么时候好')).toBeNull()
    expect(readStaffRequest('中午吃什么')).toBeNull()
  })

  test.each([
    ['客户20分钟前来电', '2026-11-18T09:40:00+08:00'],
    ['半小时前客户到店', '2026-11-18T09:30:00+08:00'],
    ['一个半小时前接到', '2026-11-18T08:30:00+08:00'],
    ['今天上午9点15分客户打电话来说', '2026-11-18T09:15:00+08:00'],
    ['9:20 来店反映', '2026-11-18T09:20:00+08:00'],
  ])('tells when it was heard: %s.', (text, expected) =>
    expect(readHeardAt(text, new Date('2026-11-18T10:00:00+08:00'))?.getTime()).toBe(Date.parse(expected)),
  )

  test('does not take any other time for it.', () => {
    expect(readHeardAt('客户说昨天修的车', new Date('2026-11-18T10:00:00+08:00'))).toBeNull()
    expect(readHeardAt('下午3点客户来电', new Date('2026-11-18T10:00:00+08:00'))).toBeNull()
  })
})
