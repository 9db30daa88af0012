/**
 * Proves: a code or a place that a customer sends names the unit of the company in the case; a far place names none; what was taken back is
 * passed over; and the menu's words do what they say.
 */
import { expect, test } from 'vitest'
import { nearestUnit } from '../../../core/people/unit.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import { asksFor, command, hears, hearsNothing, registered, says, sends, story } from './story.ts'

const RUDE = ['昨天在你们店保养，师傅态度很差，骂人', '王建军 13900001234 粤B6N2M9 要求道歉']

story('The code on the counter names the store.', [
  sends({ type: 'event', event: 'subscribe', key: 'qrscene_unit=longhua' }),
  hears('龙华店', '记下了'),
  says(...RUDE),
  hears('我复述一下'),
  says('1'),
  registered({ fields: expect.objectContaining({ unit: '龙华店' }) }),
])

story('A code that holds the store’s id alone does as well, with an order beside it.', [
  sends({ type: 'event', event: 'scan', key: 'futian' }),
  hears('福田店'),
  sends({ type: 'event', event: 'scan', key: 'store=longhua&order=DD20261118' }),
  hears('龙华店', 'DD20261118'),
  says(...RUDE),
  hears('我复述一下'),
  says('1'),
  registered({ fields: expect.objectContaining({ unit: '龙华店', orderNo: 'DD20261118' }) }),
])

story('A place near a store names it, in the reply, in the story and in the case.', [
  says('师傅态度太差了，骂人'),
  sends({ type: 'location', latitude: 22.55, longitude: 114.06, label: '深南中路' }),
  hears('福田店'),
  says('人工'),
  registered({
    story: expect.stringMatching(/深南中路（离福田店最近）/),
    fields: expect.objectContaining({ unit: '福田店' }),
  }),
])

story('What was taken back is not answered.', [
  sends({ type: 'unsupported', kind: 'recalled' }),
  hearsNothing,
  asksFor(),
])

story('The menu calls a person.', [
  sends({ type: 'event', event: 'menu', key: 'HUMAN' }),
  hears('通知同事'),
  command({ type: 'requestHuman', text: '联系人工' }),
])

test('The nearest unit is found across the earth, and none where none is near.', () => {
  const { units } = loadPolicy('auto-dealer')
  expect(nearestUnit(units, { latitude: 22.65, longitude: 114.03 })?.name).toBe('龙华店')
  expect(nearestUnit(units, { latitude: 31.23, longitude: 121.47 })).toBeNull()
  expect(nearestUnit({}, { latitude: 22.65, longitude: 114.03 })).toBeNull()
  const pole = { a: { name: 'a', latitude: 0, longitude: 179.99 }, b: { name: 'b', latitude: 0, longitude: -179.7 } }
  expect(nearestUnit(pole, { latitude: 0, longitude: -179.99 })?.name).toBe('a')
})
