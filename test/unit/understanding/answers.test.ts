// Proves that short answers inside a dialogue are read: values asked for, refusals, choices, satisfaction, yes and no, and steering commands.
import { describe, expect, it } from 'vitest'
import { readChoice, readCommand, readSatisfaction, readSpecificField } from '../../../core/understanding/answers.ts'
import { loadVocabulary } from '../../../core/understanding/load-vocabulary.ts'
import { readYesNo } from '../../../core/understanding/yes-no.ts'

const now = new Date('2026-11-18T15:20:00+08:00')
const vocabulary = loadVocabulary('auto-dealer')

describe('an answer to a question about one field', () => {
  it.each([
    ['phone', '138 2645 7719', '13826457719'],
    ['phone', '0755-84412290', '0755-84412290'],
    ['plate', '川a9f3k7', '川A9F3K7'],
    ['amount', '大概一千二吧', 1200],
    ['occurredAt', '上周五', '2026-11-13'],
    ['orderNo', 'XS20270120-008', 'XS20270120-008'],
    ['name', '周启明', '周启明'],
    ['place', '闽江大道店', '闽江大道店'],
    ['complainedAbout', '就是那个销售小郑', '销售小郑'],
  ] as const)('reads %s from %s', (field, answer, value) => {
    expect(readSpecificField(field, answer, vocabulary, now)).toMatchObject({ kind: 'value', value })
  })

  it.each(['没有', '不记得了', '不方便说', '忘了', '跳过'])('takes %s for a refusal', answer => {
    expect(readSpecificField('orderNo', answer, vocabulary, now)).toEqual({ kind: 'none' })
  })

  it.each(['就刚才那个', '上面发了', '没变'])('takes %s for something said before', answer => {
    expect(readSpecificField('phone', answer, vocabulary, now)).toEqual({ kind: 'as-before' })
  })

  it('does not accept nonsense for a strict field', () => {
    expect(readSpecificField('phone', '你猜', vocabulary, now)).toBeNull()
    expect(readSpecificField('plate', '一辆白色的车', vocabulary, now)).toBeNull()
  })
})

describe('numbered choices', () => {
  it.each([
    ['1', 1],
    ['①', 1],
    ['2️⃣', 2],
    ['第三个', 3],
    ['二', 2],
    ['选3吧', 3],
    ['最后一个', 4],
    ['B', 2],
  ])('reads %s', (answer, choice) => {
    expect(readChoice(answer, 4)).toBe(choice)
  })

  it.each(['5', '都不是', '1和2', '我买了2个'])('takes nothing from %s', answer => {
    expect(readChoice(answer, 4)).toBeNull()
  })
})

describe('satisfaction', () => {
  it.each(['1', '满意', '挺好的 谢谢', '解决了'])('hears a satisfied customer in %s', answer => {
    expect(readSatisfaction(answer)).toBe('satisfied')
  })
  it.each(['2', '不满意', '不太满意', '还没解决呢', '又坏了', '没人联系我 没有解决'])(
    'hears an unsatisfied customer in %s',
    answer => {
      expect(readSatisfaction(answer)).toBe('unsatisfied')
    },
  )
  it('says nothing about other talk', () => {
    expect(readSatisfaction('你们几点下班')).toBeNull()
  })
})

describe('yes and no', () => {
  it.each(['对', '是的', '嗯嗯', '没错', '好的', '没问题', '确认'])('hears yes in %s', answer =>
    expect(readYesNo(answer)).toBe('yes'),
  )
  it.each(['不对', '不是', '没有', '错了', '不行'])('hears no in %s', answer => expect(readYesNo(answer)).toBe('no'))
  it('hears neither in a statement', () => expect(readYesNo('车是昨天坏的')).toBeNull())
})

describe('commands', () => {
  it.each([
    ['转人工', 'human'],
    ['人工', 'human'],
    ['给我找个真人', 'human'],
    ['我要撤诉', 'withdraw'],
    ['不投诉了', 'withdraw'],
    ['算了不填了', 'cancel'],
    ['查进度', 'progress'],
    ['处理到哪了', 'progress'],
    ['确认', 'confirm'],
    ['没错就这样', 'confirm'],
    ['不对', 'deny'],
  ])('reads %s as %s', (message, kind) => {
    expect(readCommand(message)).toEqual({ kind })
  })

  it.each([
    ['电话不对，是13826457719', 'phone'],
    ['车牌写错了', 'plate'],
    ['金额改成800', 'amount'],
    ['上面写错了', null],
  ])('reads %s as a correction', (message, field) => {
    expect(readCommand(message)).toEqual({ kind: 'correction', field })
  })

  it.each(['我的车修了三次了', '你们不给我转账', '昨天你们师傅把我车撞了'])('takes no command from %s', message => {
    expect(readCommand(message)).toBeNull()
  })
})
