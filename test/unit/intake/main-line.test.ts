/**
 * Proven here: from the first words to the registration the dialogue hears out, acknowledges, asks only what is missing, restates,
 * and registers what the customer confirmed.
 */
import { expect } from 'vitest'
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
} from './story.ts'

story('A customer tells everything at once and only confirms.', [
  says(
    '上周五去你们那换的机油，第二天机油灯就红了',
    '粤B·6N2M9 花了一千二',
    '把保养钱退我',
    '我姓李，电话138 6031 7719',
  ),
  hears('我复述一下', '机油灯', '粤B6N2M9', '13860317719', '希望：退款', '回复 1'),
  hearsNot('请问', '？'),
  nothingRegistered,
  says('1'),
  hearsNothing,
  asksFor('register'),
  registered({
    source: 'customer',
    conversation: 'wechat:o-1',
    registrar: null,
    phone: '13860317719',
    category: 'repair-quality',
    demands: ['refund'],
    fields: { plate: '粤B6N2M9', occurredAt: '2026-11-13' },
    severity: 'general',
    afterHours: 'no',
    confirmed: true,
    heardAt: '2026-11-18T02:00:00.000Z',
    story: expect.stringContaining('上周五去你们那换的机油'),
    summary: expect.not.stringContaining('13860317719'),
  }),
])

story('What is missing is asked, one short question at a time, and never what was said.', [
  says('昨天修完车，今天又有异响'),
  hears('登记', '怎么称呼您'),
  hearsNot('手机号', '车牌'),
  says('王建军'),
  hears('手机号'),
  hearsNot('称呼'),
  says('13900001234'),
  hears('车牌号'),
  says('粤B6N2M9'),
  hears('您希望我们怎么处理'),
  says('给我修好，再道个歉'),
  hears('王建军', '13900001234', '粤B6N2M9', '维修或返工', '道歉', '回复 1'),
  says('对的'),
  asksFor('register'),
  registered({ name: '王建军', phone: '13900001234', category: 'repair-quality', demands: ['repair', 'apology'] }),
])

story('A complaint in which the plate does not matter is not asked for it.', [
  says('你们前台销售态度太差了，爱搭不理', '我姓林，13900001234，要她道歉'),
  hears('我复述一下', '销售服务态度', '道歉'),
  hearsNot('车牌'),
])

story('The feeling is acknowledged before anything is asked, and fury otherwise than annoyance.', [
  says('什么破店！！气死我了！！修三次了还响！！'),
  hears(/生气|气愤/, '登记', '怎么称呼'),
])

story('A danger is answered with care for the people first.', [
  says('昨天提的车，快速路上方向盘一下子打不动，差点命都没了'),
  hears('人没事最要紧'),
])

story('"投诉" alone leads on to a complaint.', [
  says('投诉'),
  hears('发生了什么'),
  says('昨天修完车今天又有异响，气死我了'),
  hears(/生气|气愤/, '称呼'),
])

story('A mild word after "投诉" is a complaint all the same.', [
  says('我要投诉'),
  says('也没多大事，休息区的空调不太凉'),
  hears('称呼'),
  says('姓周', '18611112222', '粤B6N2M9', '给我修好就行'),
  hears('我复述一下'),
  says('1'),
  asksFor('register'),
])

story('What the customer does not have or will not tell is dropped, and the case is registered without it.', [
  says('师傅修完车，昨天又漏油了'),
  says('不方便说'),
  hears('没关系', '手机号'),
  says('不想留'),
  hears('车牌号'),
  says('还没上牌'),
  hears('怎么处理'),
  says('没想好'),
  hears('我复述一下', '暂时没有说'),
  says('确认'),
  registered({ name: null, phone: null, demands: [], confirmed: true }),
])

story('A question that is not answered is asked once more in other words, and then left.', [
  says('师傅修完车，昨天又漏油了'),
  hears('请问怎么称呼您'),
  says('漏得满地都是，车库全是油'),
  hears('手机号'),
  hearsNot('称呼'),
  says('到现在都没人来看一眼'),
  hears('车牌'),
  says('粤B6N2M9'),
  hears('怎么处理'),
  says('给我修好'),
  hears('怎么称呼您呢', '没有'),
  hearsNot('请问怎么称呼您'),
  says('满地都是油你们自己来看'),
  hears('留个电话', '没有'),
  says('天天漏'),
  hears('我复述一下', '称呼：还没有留', '联系电话：还没有留'),
  says('13900001234'),
  hears('记下了', '联系电话：13900001234'),
])

story('When the kind of matter is not clear the customer chooses by number.', [
  says('投诉'),
  says('我的车在你们这儿出了问题，没人给我处理'),
  hears(/1 .+\n2 /, '都不是'),
  says('1'),
  hearsNot('都不是'),
  hears('称呼'),
])

story('Corrections are taken in plain words.', [
  says('昨天修完车今天又有异响', '王建军 13900001234 粤B6N2M9 给我修好'),
  hears('13900001234', '11月17日'),
  says('电话不对，是13900005678'),
  hears('已改过来', '13900005678'),
  hearsNot('13900001234'),
  says('不是昨天是前天'),
  hears('11月16日', '前天修完车'),
  says('车牌错了'),
  hears('正确的车牌号'),
  says('粤B6M208'),
  hears('我复述一下', '粤B6M208'),
  hearsNot('粤B6N2M9'),
  says('不是要修，是要退款'),
  hears('希望：退款'),
  says('不对'),
  hears('哪里不对'),
  says('我叫王建国'),
  hears('王建国'),
  says('好的'),
  registered({
    name: '王建国',
    phone: '13900005678',
    demands: ['refund'],
    fields: { plate: '粤B6M208', occurredAt: '2026-11-16' },
  }),
])

story('More that is told after the restatement is added and restated.', [
  says('昨天修完车今天又有异响', '王建军 13900001234 粤B6N2M9 给我修好'),
  says('对了，他们还多收了我三百块工时费'),
  hears('我复述一下', '工时费'),
  says('没问题'),
  registered({ story: expect.stringContaining('三百块') }),
])

story('A confirmation with one more remark registers the remark too.', [
  says('昨天修完车今天又有异响', '王建军 13900001234 粤B6N2M9 给我修好'),
  says('1', '周末给我打电话'),
  asksFor('register', 'addDetail'),
  command({ type: 'addDetail', text: '周末给我打电话' }),
])

story('A draft is cancelled kindly, and nothing more is asked.', [
  says('师傅修车态度太差了'),
  says('算了，不投诉了'),
  hears('不登记了', '投诉'),
  hearsNot('？'),
  nothingRegistered,
  says('谢谢'),
  hearsNot('称呼', '手机号'),
])

story('A "no need" to a question drops the question, not the complaint.', [
  says('师傅修车态度太差了，骂人'),
  says('不用了'),
  hears('手机号'),
])

story('Pictures are kept as evidence, voice without words is asked for in words.', [
  says('昨天修完车今天又有异响', '王建军 13900001234 粤B6N2M9 给我修好'),
  sends({ type: 'image', media: { mediaId: 'p1', url: 'https://example.com/p1' } }),
  hears('图片收到', '凭证'),
  sends({ type: 'voice', media: { mediaId: 'v1' } }),
  hears('文字'),
  sends({ type: 'voice', media: { mediaId: 'v2' }, recognised: '就是左前轮那里响' }),
  hears('左前轮'),
  says('1'),
  registered({
    attachments: [
      { kind: 'image', mediaId: 'p1', url: 'https://example.com/p1' },
      { kind: 'voice', mediaId: 'v1' },
      { kind: 'voice', mediaId: 'v2' },
    ],
    story: expect.stringContaining('左前轮'),
  }),
])

story('A picture before any words opens nothing and goes along with the words that follow.', [
  sends({ type: 'image', media: { mediaId: 'p1' } }),
  hears('图片收到', '怎么回事'),
  nothingRegistered,
  says('你们洗车把我车漆划了', '王建军 13900001234 粤B6N2M9 要求重新喷漆'),
  hears('凭证：1 个'),
])

story('A place and a link become part of the story.', [
  says('车修完第二天就抛锚了'),
  sends({ type: 'location', latitude: 22.5, longitude: 114, label: '深南大道' }),
  sends({ type: 'link', title: '行车记录', description: '', url: 'https://example.com/v' }),
  says('人工'),
  registered({ story: expect.stringMatching(/深南大道[\s\S]*行车记录/) }),
])
