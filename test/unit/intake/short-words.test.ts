// Proves that short answers inside a dialogue are read: choices, satisfaction, yes and no, refusals, corrections and steering commands; and
// that what tells something is taken for none of them.
import { describe, expect, it } from 'vitest'
import {
  asksForPerson,
  asksProgress,
  declines,
  isNo,
  isSmallTalk,
  isYes,
  readChoice,
  readCommand,
  readCorrection,
  readSatisfaction,
} from '../../../core/intake/short-words.ts'

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
  ])('reads %s', (answer, choice) => expect(readChoice(answer, 4)).toBe(choice))

  it.each(['5', '都不是', '1和2', '我买了2个', 'E'])('takes nothing from %s', answer =>
    expect(readChoice(answer, 4)).toBeNull(),
  )
})

describe('satisfaction', () => {
  it.each(['满意', '挺好的 谢谢', '解决了'])('is heard in %s', answer =>
    expect(readSatisfaction(answer)).toBe('satisfied'),
  )
  it.each(['不满意', '不太满意', '还没解决呢', '又坏了', '没人联系我 没有解决'])('is not heard in %s', answer =>
    expect(readSatisfaction(answer)).toBe('unsatisfied'),
  )
  it('is not spoken of in other talk', () => expect(readSatisfaction('你们几点下班')).toBeNull())
})

describe('yes and no', () => {
  it.each(['对', '是的', '嗯嗯', '没错', '好的', '没问题', '确认'])('hears yes in %s', answer =>
    expect(isYes(answer)).toBe(true),
  )
  it.each(['不对', '不是', '没有', '错了', '不行'])('hears no in %s', answer => expect(isNo(answer)).toBe(true))
  it('hears neither in a statement', () => {
    expect(isYes('车是昨天坏的')).toBe(false)
    expect(isNo('车是昨天坏的')).toBe(false)
  })
})

describe('commands', () => {
  it.each([
    ['转人工', 'human'],
    ['人工', 'human'],
    ['找真人', 'human'],
    ['投诉', 'complain'],
    ['我要投诉', 'complain'],
    ['我要投诉！！', 'complain'],
    ['撤诉', 'withdraw'],
    ['不投诉了', 'withdraw'],
    ['算了', 'cancel'],
    ['查进度', 'progress'],
    ['帮助', 'help'],
  ])('reads %s as %s', (message, command) => expect(readCommand(message)).toBe(command))

  it.each(['我的车修了三次了', '你们不给我转账', '昨天你们师傅把我车撞了', '人工费收了我三百'])(
    'takes no command from %s',
    message => expect(readCommand(message)).toBeNull(),
  )

  it('hears a wish within a longer message', () => {
    expect(asksForPerson('说了半天你也听不懂，给我转人工')).toBe(true)
    expect(asksProgress('我那个事处理得怎么样了')).toBe(true)
  })
})

describe('answers that end a question', () => {
  it.each(['没有', '不记得了', '不方便说', '忘了', '跳过'])('%s', answer => expect(declines(answer)).toBe(true))
  it('but not a story', () => expect(declines('没有人接我电话，我打了一下午，你们到底管不管')).toBe(false))
})

describe('corrections', () => {
  it.each([
    ['电话不对，是13860317719', 'phone', '13860317719'],
    ['车牌写错了', 'plate', ''],
    ['金额改成800', 'amount', '800'],
  ])('reads %s', (message, field, right) => expect(readCorrection(message)).toMatchObject({ field, right }))
})

describe('small talk', () => {
  it.each(['在吗', '你好', '谢谢啦', '哈哈哈', '好的好的'])('is %s', text => expect(isSmallTalk(text)).toBe(true))
  it.each(['投诉', '车坏了', '退款'])('is not %s', text => expect(isSmallTalk(text)).toBe(false))
})
