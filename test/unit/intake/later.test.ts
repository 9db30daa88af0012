/**
 * Proven here: with an open complaint the same chat tells its true state, takes details, tells another matter apart, withdraws, and
 * reads the answers to a plan and to the question whether the customer is satisfied.
 */
import { expect } from 'vitest'
import {
  asksFor,
  command,
  company,
  hears,
  hearsNot,
  hearsNothing,
  registered,
  type Step,
  says,
  sends,
  story,
  waits,
} from './story.ts'

const registeredCase: Step[] = [
  says('昨天修完车今天又有异响', '王建军 13900001234 粤B6N2M9 给我修好'),
  says('1'),
  asksFor('register'),
]
const plan = { type: 'propose', measure: '免费返修', compensation: 0, date: null } as const

story('"进度" tells where the case stands, who has it and what comes next by when.', [
  ...registeredCase,
  says('进度'),
  hears('TS20261118001', '业务部', '刘建国', '联系您', '今天 12:00'),
  asksFor(),
  company({ type: 'contact', note: '已致电' }),
  says('处理得怎么样了'),
  hears('正在处理'),
])

story('What is late is said to be late.', [
  ...registeredCase,
  waits('PT3H'),
  says('怎么还没人联系我'),
  hears('已经晚了', '对不起', '今天 12:00'),
])

story('Without an open case "进度" says so, and how the last one ended.', [
  says('进度'),
  hears('没有在办的投诉'),
  ...registeredCase,
  says('撤诉'),
  says('1'),
  asksFor('withdraw'),
  says('进度'),
  hears('TS20261118001', '撤回'),
])

story('More on the open case is added to it, pictures too, and nothing is opened anew.', [
  ...registeredCase,
  says('师傅工号是0716'),
  asksFor('addDetail'),
  hears('TS20261118001'),
  sends({ type: 'image', media: { mediaId: 'p1' } }),
  command({ type: 'addDetail', text: '', attachments: [{ kind: 'image', mediaId: 'p1', inboxId: 'in-5' }] }),
  hears('TS20261118001'),
  says('今天又响了，异响比昨天还大'),
  asksFor('addDetail'),
])

const reachedAt =
  (name: string | null, phone: string | null): Step =>
  ({ cases }) =>
    expect(cases.at(-1)?.complaint).toMatchObject({ name, phone })

story('Who leaves his name and number later can be called.', [
  says('昨天修完车今天又有异响', '粤B6N2M9 给我修好'),
  says('没有'),
  says('不方便'),
  says('1'),
  asksFor('register'),
  reachedAt(null, null),
  says('我姓王，可以打我电话 13900001234'),
  reachedAt('王', '13900001234'),
])

story('A number beside the one that is known takes its place only where he says so.', [
  ...registeredCase,
  says('师傅工号是0716，他电话13700002222'),
  reachedAt('王建军', '13900001234'),
  says('我换手机了，打这个 13811112222'),
  reachedAt('王建军', '13811112222'),
])

story('Another matter is told apart by asking, and becomes a complaint of its own that asks nothing again.', [
  ...registeredCase,
  says('你们销售承诺的定金到现在不退，态度太差'),
  hears('1 同一件事', '2 新的问题', 'TS20261118001'),
  asksFor(),
  says('2'),
  hears('怎么处理'),
  hearsNot('称呼', '手机号'),
  says('退定金'),
  hears('王建军（您上次留的）', '13900001234（您上次留的）', '退款'),
  says('1'),
  asksFor('register'),
  registered({ name: '王建军', phone: '13900001234', demands: ['refund'], story: expect.stringContaining('定金') }),
])

story('The same matter in other words goes to the open case.', [
  ...registeredCase,
  says('你们销售承诺的定金到现在不退，态度太差'),
  says('1'),
  command({ type: 'addDetail', text: '你们销售承诺的定金到现在不退，态度太差' }),
  says('好的'),
  asksFor(),
])

story('A matter said to be another one is not asked about.', [
  ...registeredCase,
  says('另外还要投诉一件事，你们销售承诺的脚垫一直不给'),
  hearsNot('同一件事'),
  hears('怎么处理'),
])

story('What nobody assigns is not lost: silence puts it into the open case.', [
  ...registeredCase,
  says('你们销售承诺的定金到现在不退，态度太差'),
  waits('PT15M'),
  asksFor('addDetail'),
])

story('With two open cases "进度" and details ask which one is meant.', [
  ...registeredCase,
  says('另外还要投诉一件事，你们销售承诺的脚垫一直不给'),
  says('把脚垫给我'),
  says('1'),
  says('进度'),
  hears('2 件', '1 TS20261118002', '2 TS20261118001'),
  says('2'),
  hears('TS20261118001', '刘建国'),
  says('补充一下，那天下雨'),
  hears('记到哪一件'),
  says('1'),
  command({ type: 'addDetail', text: '补充一下，那天下雨' }),
  says('撤诉'),
  hears('撤回哪一件'),
  says('1'),
  hears('TS20261118002'),
  says('2'),
  hears('继续处理'),
  asksFor(),
])

story('A case is withdrawn only after it was asked back.', [
  ...registeredCase,
  says('撤诉'),
  hears('确定', 'TS20261118001'),
  asksFor(),
  says('确定'),
  command({ type: 'withdraw', words: '确定' }),
])

story('A plan is agreed to by number or in words.', [
  ...registeredCase,
  company({ type: 'contact', note: '已致电' }),
  company(plan),
  says('1'),
  asksFor('agree'),
])

story('A bare refusal of a plan is asked for its reason, which goes with it.', [
  ...registeredCase,
  company({ type: 'contact', note: '已致电' }),
  company(plan),
  says('2'),
  asksFor(),
  hears('哪里不合适'),
  says('我要换新件，不要返修'),
  command({ type: 'decline', reason: '我要换新件，不要返修' }),
  hears('再想办法'),
  company({ ...plan, measure: '换新件' }),
  says('不同意，时间太久'),
  command({ type: 'decline', reason: '不同意，时间太久' }),
  company({ ...plan, measure: '明天换新件' }),
  says('可以的'),
  asksFor('agree'),
])

story(
  'An offer that is said to be too little is declined, with the words; a choice with a reason gives the reason alone.',
  [
    ...registeredCase,
    company({ type: 'contact', note: '已致电' }),
    company({ ...plan, compensation: 0, measure: '补偿500元' }),
    says('500太少了，我要800'),
    command({ type: 'decline', reason: '500太少了，我要800' }),
    company({ ...plan, measure: '补偿600元' }),
    says('2 说好的是800'),
    command({ type: 'decline', reason: '说好的是800' }),
  ],
)

story('A question about the plan is not taken for consent.', [
  ...registeredCase,
  company({ type: 'contact', note: '已致电' }),
  company(plan),
  says('返修要几天啊'),
  hearsNot('按方案办'),
])

const resolvedCase: Step[] = [
  ...registeredCase,
  company({ type: 'contact', note: '已致电' }),
  company({ type: 'complete', result: '已重新检修' }),
]

story('"没收到钱" says that the result did not come about.', [
  ...resolvedCase,
  says('没收到钱，你们根本没退'),
  command({ type: 'rate', satisfied: false, words: '没收到钱，你们根本没退' }),
])

story('A satisfied customer is thanked.', [
  ...resolvedCase,
  says('1'),
  command({ type: 'rate', satisfied: true }),
  hears('谢谢'),
])

story('"满意" in words counts as well.', [
  ...resolvedCase,
  says('挺满意的，谢谢'),
  command({ type: 'rate', satisfied: true }),
])

story('A dissatisfied customer is asked what is missing; the words go to the new round.', [
  ...resolvedCase,
  says('2'),
  asksFor(),
  hears('还差在哪里'),
  says('跑高速还是响'),
  command({ type: 'rate', satisfied: false, words: '跑高速还是响' }),
])

story('A refusal whose reason never comes takes effect all the same.', [
  ...resolvedCase,
  says('不满意'),
  asksFor(),
  waits('PT10M'),
  command({ type: 'rate', satisfied: false, words: '不满意' }),
])

story('Who would rather not say why is not asked again.', [
  ...registeredCase,
  company({ type: 'contact', note: '已致电' }),
  company(plan),
  says('不同意'),
  says('没有'),
  command({ type: 'decline', reason: '客户没有说明原因' }),
])

story('Who thinks better of a refusal may agree instead.', [
  ...registeredCase,
  company({ type: 'contact', note: '已致电' }),
  company(plan),
  says('2'),
  says('1'),
  asksFor('agree'),
])

story('Somebody who is asked why and wants a person gets one, and the refusal is kept.', [
  ...resolvedCase,
  says('2'),
  says('人工'),
  asksFor('requestHuman'),
  waits('PT10M'),
  command({ type: 'rate', satisfied: false }),
])

story('Dissatisfaction with its reason needs no more questions.', [
  ...resolvedCase,
  says('不满意，还是响，根本没修好'),
  command({ type: 'rate', satisfied: false, words: '不满意，还是响，根本没修好' }),
  hearsNothing,
])

story('Who was satisfied and finds the fault again before the call-back is heard.', [
  ...resolvedCase,
  says('满意'),
  waits('P5D'),
  says('2 又响了'),
  command({ type: 'rate', satisfied: false }),
])

story('"人工" with an open case calls a person to it, once in ten minutes, and the bot keeps quiet about small talk.', [
  ...registeredCase,
  says('转人工'),
  asksFor('requestHuman'),
  hears('TS20261118001'),
  says('人工'),
  asksFor(),
  hears('收到提醒'),
  says('在吗'),
  hearsNothing,
  says('车还停在路边'),
  asksFor('addDetail'),
  says('进度'),
  hears('TS20261118001'),
  waits('PT11M'),
  says('人工'),
  asksFor('requestHuman'),
])
