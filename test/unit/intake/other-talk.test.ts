/**
 * Proven here: what is no complaint is answered once and opens nothing; a person is always reached; silence, menus and codes lead to
 * where they should; the same input always gives the same answer.
 */
import { expect, test } from 'vitest'
import { newConversation } from '../../../core/intake/conversation.ts'
import { answersAtOnce, converse } from '../../../core/intake/converse.ts'
import { loadPolicy } from '../../../core/policy/load.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'
import {
  asksFor,
  command,
  hears,
  hearsNot,
  hearsNothing,
  nothingRegistered,
  registered,
  says,
  sends,
  story,
  waits,
} from './story.ts'

story('Greetings and thanks are answered once, and open nothing.', [
  says('你好'),
  hears('您好', '人工'),
  says('在吗'),
  hearsNothing,
  says('嘿嘿 周末去不去爬山'),
  hears('哪里不满意'),
  says('哈哈哈'),
  hearsNothing,
  says('谢谢'),
  hears('不客气'),
  says('谢谢啊'),
  hearsNothing,
  waits('PT13H'),
  says('你好'),
  hears('您好'),
  nothingRegistered,
])

story('Inquiry, suggestion and praise are answered kindly, with the way on.', [
  says('我不是来投诉的，想问下新车头一次保养是几个月'),
  hears('人工'),
  says('提个小意见，等候的地方能不能放台打印机'),
  hears('谢谢您的建议', '投诉'),
  says('夸一夸你们车间的冯师傅，服务真好'),
  hears('谢谢'),
  nothingRegistered,
])

story('An inquiry behind which a grievance comes out becomes a complaint with all its words.', [
  says('您好，问一下前天那张单子'),
  says('讲好换两条轮胎一千二，开单变成一千九了，多收我钱'),
  hears('登记'),
  says('人工'),
  registered({ story: expect.stringMatching(/单子[\s\S]*一千九/) }),
])

story('What may be a grievance is asked about; the answer is the story, and silence does not register it.', [
  says('上午接待我的那个人 工位靠门'),
  hears('哪里不满意'),
  says('他个子挺高，戴个蓝帽子'),
  hears('登记', '称呼'),
  waits('PT2H'),
  nothingRegistered,
  hears('留着'),
])

story('Who wrote to the wrong person is let go.', [
  says('周末去不去爬山'),
  says('哎呀发错群了 抱歉'),
  hearsNot('登记'),
  nothingRegistered,
])

story('Swearing alone is met with calm and opens nothing.', [says('傻逼'), hears('生气', '人工'), nothingRegistered])

story('"人工" without any case reaches a person through a case of its own.', [
  says('转人工'),
  asksFor('register', 'requestHuman'),
  registered({ source: 'customer', category: null, confirmed: false, summary: expect.stringContaining('人工') }),
  hears('通知同事'),
  says('我的车在你们店修坏了，电话13800138000'),
  asksFor('addDetail'),
])

story('"人工" in the middle of telling registers what is known first.', [
  says('昨天修完车今天又有异响', '13900001234'),
  says('别自动回复了，转人工'),
  asksFor('register', 'requestHuman'),
  registered({ phone: '13900001234', confirmed: false, story: expect.stringContaining('异响') }),
])

story('Silence is reminded of once, and then the draft is registered without confirmation.', [
  says('师傅修车态度太差了，骂人'),
  waits('PT9M'),
  hearsNothing,
  waits('PT2M'),
  hears('不着急', '先登记'),
  nothingRegistered,
  waits('PT18M'),
  hearsNothing,
  waits('PT2M'),
  asksFor('register'),
  registered({ confirmed: false, story: '师傅修车态度太差了，骂人' }),
  hears('先登记了'),
  waits('P1D'),
  hearsNothing,
])

story(
  'Where the policy keeps drafts, silence keeps it and the chat goes on where it was.',
  [says('师傅修车态度太差了，骂人'), waits('PT1H'), nothingRegistered, hears('留着'), says('姓周'), hears('手机号')],
  policy => ({ ...policy, intake: { ...policy.intake, silence: { ...policy.intake.silence, outcome: 'keep' } } }),
)

story('A draft without a story ends quietly.', [
  says('投诉'),
  waits('PT2H'),
  nothingRegistered,
  says('你好'),
  hearsNot('发生了什么，什么时候'),
])

story('An answer after the reminder goes on as before.', [
  says('师傅修车态度太差了，骂人'),
  waits('PT10M'),
  says('姓周'),
  hears('手机号'),
  waits('PT10M'),
  hears('不着急'),
])

story('Who follows the account is told what to do; the menu does what it says.', [
  sends({ type: 'event', event: 'subscribe' }),
  hears('安途汽车4S店', '人工', '进度'),
  sends({ type: 'event', event: 'menu', key: '查进度' }),
  hears('没有在办的投诉'),
  sends({ type: 'event', event: 'menu', key: 'complain' }),
  hears('发生了什么'),
  sends({ type: 'event', event: 'menu', key: '联系人工' }),
  asksFor('register', 'requestHuman'),
])

story('A scanned code tells the plate, so it is not asked for.', [
  sends({ type: 'event', event: 'scan', key: 'plate=粤B6N2M9' }),
  hears('粤B6N2M9'),
  says('昨天修完车今天又有异响', '王建军 13900001234 给我修好'),
  hears('我复述一下', '车牌号：粤B6N2M9'),
])

story('Nobody is talked to who has left, and his draft is not lost.', [
  says('师傅修车态度太差了，骂人'),
  sends({ type: 'event', event: 'unsubscribe' }),
  hearsNothing,
  waits('PT29M'),
  hearsNothing,
  waits('PT2M'),
  asksFor('register'),
])

story('"帮助" says what can be done, "取消" without a draft does no harm.', [
  says('帮助'),
  hears('进度', '人工', '撤诉'),
  says('取消'),
  hears('没有'),
  says('撤诉'),
  hears('没有在办的投诉'),
  asksFor(),
])

story('Messages that cannot be read ask for words.', [
  sends({ type: 'unsupported', kind: 'emoticon' }),
  hears('文字'),
  sends({ type: 'voice', media: { mediaId: 'v' } }),
  hears('文字'),
  nothingRegistered,
])

test('Commands and choices need not wait for the end of a telling; words do.', () => {
  const conversation = newConversation('wechat:o', 'wechat', 'o')
  for (const text of ['1', '人工', '转人工', '进度', '撤诉', '投诉', '取消', '②'])
    expect(answersAtOnce(conversation, text), text).toBe(true)
  for (const text of ['昨天修完车', '13800138000', '对', '师傅态度差'])
    expect(answersAtOnce(conversation, text), text).toBe(false)
  expect(answersAtOnce({ ...conversation, question: { kind: 'confirm' } }, '对')).toBe(true)
})

test('The same telling gives the same answer, and leaves the conversation it was given as it was.', () => {
  const conversation = newConversation('wechat:o', 'wechat', 'o')
  const before = structuredClone(conversation)
  const input = {
    conversation,
    messages: [
      {
        inboxId: 'a',
        message: {
          id: 'm',
          platform: 'wechat' as const,
          conversation: 'wechat:o',
          sender: 'o',
          sentAt: '2026-11-18T02:00:00.000Z',
          content: { type: 'text' as const, text: '昨天修完车今天又有异响' },
        },
      },
    ],
    open: [],
    recent: [],
    policy: loadPolicy('auto-dealer'),
    vocabulary: loadVocabulary('auto-dealer'),
    now: new Date('2026-11-18T02:00:00.000Z'),
  }
  expect(converse(input)).toEqual(converse(input))
  expect(conversation).toEqual(before)
})

story('A repeated command is not repeated to the company.', [
  says('转人工', '人工', '人工'),
  command({ type: 'requestHuman' }),
  hears('通知同事'),
])
