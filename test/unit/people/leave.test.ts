/** Proves: leave is read from people's words, asks for what is missing, and deputies stand in wherever people are resolved. */
import { expect, test } from 'vitest'
import { mayAct } from '../../../core/complaint/permission.ts'
import { readLeave } from '../../../core/intake/leave.ts'
import { withAbsences } from '../../../core/people/absence.ts'
import { presentOf, resolveWho } from '../../../core/people/people.ts'
import { at, newCase, policy } from '../samples.ts'

const NOW = at('2026-11-18 10:00')
const read = (text: string, person = 'operations-manager') => readLeave(text, { policy, person, now: NOW })
const away = (person: string, deputy: string, firstDay = '2026-11-18', lastDay = '2026-11-20') => ({
  person,
  deputy,
  firstDay,
  lastDay,
})

test.each([
  ['请假 11月25日到11月28日，陈静代理', 'customer-service-manager', '2026-11-25', '2026-11-28'],
  ['请假11月25日到28日', 'service-adviser', '2026-11-25', '2026-11-28'],
  ['代理 陈静 明天', 'customer-service-manager', '2026-11-19', '2026-11-19'],
  ['我要请假，下周一到周三，由赵志强代理。', 'service-manager', '2026-11-23', '2026-11-25'],
  ['陈静代理 明天到后天', 'customer-service-manager', '2026-11-19', '2026-11-20'],
  ['明天请假，陈静代理', 'customer-service-manager', '2026-11-19', '2026-11-19'],
  ['我下周一到周三要出差，赵志强代理', 'service-manager', '2026-11-23', '2026-11-25'],
  ['11月25日到28日休假 陈静代理', 'customer-service-manager', '2026-11-25', '2026-11-28'],
  ['我明天想请两天假', 'service-adviser', '2026-11-19', '2026-11-20'],
  ['从明天起请假三天', 'service-adviser', '2026-11-19', '2026-11-21'],
  ['请假 明天 一天', 'service-adviser', '2026-11-19', '2026-11-19'],
  ['下周一出差一周，陈静代理', 'customer-service-manager', '2026-11-23', '2026-11-29'],
])('“%s” is understood', (text, deputy, firstDay, lastDay) =>
  expect(read(text)).toEqual({ type: 'leave', absence: { person: 'operations-manager', deputy, firstDay, lastDay } }),
)

test.each([
  ['请假', 'leave.when'],
  ['请假三天', 'leave.when'],
  ['请假 明天，张三代理', 'leave.who'],
  ['请假 明天，刘建国代理', 'leave.who'],
])('“%s” asks for what is missing', (text, key) => expect(read(text)).toEqual({ type: 'unclear', key }))

test('Nobody stands in for a person without deputy unless he is named', () => {
  expect(read('请假 明天', 'sales-manager')).toEqual({ type: 'unclear', key: 'leave.who' })
})

test.each([
  '客户说员工请假没人管',
  '昨天请假的师傅今天还没来',
  '明天客户来取车',
  '明天请客户来店里验车',
  '今天请维修部看一下',
  '今天有人请假的话怎么办',
  '登记 客户反映代理商乱收费',
  '中午吃什么',
])('“%s” is no leave', text => expect(read(text)).toBeNull())

test('销假 is understood', () => expect(read('销假。')).toEqual({ type: 'back' }))

test('A deputy stands in on the days of the leave only, with the rights; the person keeps his own', () => {
  const { complaint } = newCase('2026-11-18 10:00')
  const absent = [away('operations-manager', 'sales-manager')]
  const during = withAbsences(policy, absent, at('2026-11-20 23:59'))
  expect(resolveWho('handler', complaint, during)).toEqual(['sales-manager'])
  expect(mayAct({ type: 'person', id: 'sales-manager' }, 'accept', complaint, during)).toBe(true)
  expect(mayAct({ type: 'person', id: 'operations-manager' }, 'accept', complaint, during)).toBe(true)
  const after = withAbsences(policy, absent, at('2026-11-21 00:00'))
  expect(resolveWho('handler', complaint, after)).toEqual(['operations-manager'])
  expect(mayAct({ type: 'person', id: 'sales-manager' }, 'accept', complaint, after)).toBe(false)
})

test('Deputies of deputies stand in; a circle of people who are all away leads nowhere', () => {
  const chain = withAbsences(policy, [away('a', 'b'), away('b', 'c')], NOW)
  expect(presentOf('a', chain)).toBe('c')
  const circle = withAbsences(policy, [away('a', 'b'), away('b', 'a')], NOW)
  expect(presentOf('a', circle)).toBe('a')
})
