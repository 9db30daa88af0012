/**
 * Proven here: what people say by the way (a wish, an insult, who are you, a number they do not have, thanks for somebody) is answered
 * as a person would, and the restatement tells what happened and nothing twice.
 */
import { expect } from 'vitest'
import { asksFor, hears, hearsNot, nothingRegistered, registered, says, story } from './story.ts'

story('What is wanted and how he feels stand once, and not in what happened.', [
  says('你们4S店太坑了', '我车上个礼拜在你们那做的保养，昨天开高速机油灯亮了，油底壳螺丝没拧紧', '粤B12345'),
  says('陈', '13800138000'),
  hears('您希望我们怎么处理'),
  says('换个发动机'),
  hears('【维修质量】您车上个礼拜在我们那做的保养，昨天开高速机油灯亮了，油底壳螺丝没拧紧。', '希望：换个发动机'),
  hearsNot('太坑'),
])

story('A wish among the facts is not told twice; where there is nothing else it is told.', [
  says('定了车三天不给提，订金5000块，退钱！'),
  says('赵先生 13912345678', '没车牌呢还没提车'),
  hears('订金5000块。', '希望：退款'),
  hearsNot('退钱', '没车牌'),
])

story('A number that he does not have is no answer to the question for his phone.', [
  says('昨天修完车，今天又有异响', '我姓王'),
  hears('手机号'),
  says('没车牌呢'),
  hears('您希望我们怎么处理'),
  says('赶紧修好'),
  hears('留个电话'),
  says('13900001234'),
  hears('联系电话：13900001234'),
  hearsNot('请问车牌号', '没车牌'),
])

story('Asked whether it is a robot, it says so, and opens nothing.', [
  says('你是机器人吧'),
  hears('智能助手', '人工'),
  says('你是谁'),
  hears('智能助手'),
  nothingRegistered,
  says('昨天修完车，今天又有异响'),
  hears('怎么称呼您'),
  says('你是真人吗？'),
  hears('智能助手'),
  says('姓刘，粤B6N2M9'),
  hears('手机号'),
])

story('An insult to an open case is met with calm and is no part of the case; thanks for somebody are taken.', [
  says('上周五去你们那换的机油，第二天机油灯就红了，把保养钱退我，粤B6N2M9，李先生13860317719'),
  says('1'),
  asksFor('register'),
  registered({ severity: 'general' }),
  says('傻逼'),
  hears('对不起', '进度', '人工'),
  says('人工'),
  says('上次李师傅修得不错，帮我谢谢他'),
  hears('不客气'),
  registered({ story: expect.not.stringContaining('傻逼') }),
])

story('What is put right after the restatement replaces what was wanted, and what is added is restated.', [
  says('上周五去你们那换的机油，第二天机油灯就红了，把保养钱退我，粤B6N2M9，李先生13860317719'),
  hears('希望：退款'),
  says('不对 我是要你们给我修好'),
  hears('希望：维修或返工'),
  says('再赔点误工费'),
  hears('希望：维修或返工、赔偿'),
])

story('A name is a name in Latin letters too, and thanks after "好的" are thanks.', [
  says('昨天修完车，今天又有异响，粤B6N2M9，给我修好'),
  says('我叫Lily', '13900001234'),
  hears('称呼：Lily'),
  says('1'),
  says('好的谢谢'),
  hears('不客气'),
  says('另外还有一件事'),
  hears('发生了什么'),
])

story(
  'Annoyance without an insult may tell something: it stays in the case. What happened is no number that he lacks.',
  [
    says('没车牌的新车开了两天就异响，姓王，13900001234，给我修好'),
    hears('车牌号是多少'),
    says('还没上牌'),
    hears('没车牌的新车开了两天就异响'),
    says('1'),
    says('什么玩意儿！！'),
    hearsNot('对不起'),
  ],
)

story('What no known demand names is told in his own words.', [
  says('你们销售天天给我打电话推销，烦死了', '别再打了'),
  says('没有', '13800138000'),
  hears('希望：别再打了'),
  hearsNot('按客户说的办'),
])

story('A nod is no wish, and a name that comes late is taken and told.', [
  says('前天在你们店做的保养，昨天空调就不制冷了', '粤B12345'),
  says('13800138000'),
  hears('您希望我们怎么处理'),
  says('嗯'),
  hearsNot('希望：嗯'),
  says('不方便'),
  hearsNot('希望：嗯'),
  says('给我修好'),
  hears('我复述一下', '希望：维修或返工'),
  hearsNot('称呼'),
  says('徐'),
  hears('记下了', '称呼：徐'),
])

story('Irony and feelings are not told back, and what is wanted besides stands beside what has a name.', [
  says('真是谢谢你们了，服务真到位', '前天在你们店做的保养，昨天空调就不制冷了', '粤B12345'),
  says('前台还给我打了十几个电话推销'),
  says('徐 13800138000'),
  says('给我修好，别再打了'),
  hears('【维修质量】前天在我们店做的保养', '希望：维修或返工、别再打了'),
  hearsNot('谢谢', '到位'),
])

story('Asked what he wants, he goes on telling: that is no wish.', [
  says('上周订的车，今天又说要加一万装潢才给提', '我姓廖 15512345678'),
  hears('您希望我们怎么处理'),
  says('单子还没签，就交了2000意向金'),
  hearsNot('希望：单子'),
  says('按原价提车'),
  hearsNot('希望：单子'),
])

story('"没电话" is an answer, whatever was asked.', [
  says('昨天修完车，今天又有异响'),
  hears('怎么称呼'),
  says('没电话'),
  hearsNot('手机号'),
  says('王'),
  hearsNot('手机号', '留个电话'),
])
