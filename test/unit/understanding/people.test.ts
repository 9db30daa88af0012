// Proves who is who in what customers write, and when it was: their own name and number, also with rare surnames and by trade, those of somebody they speak for,
// and the person or post that they complain about.
import { describe, expect, it } from 'vitest'
import { loadPolicy } from '../../../core/policy/load.ts'
import { understand } from '../../../core/understanding/understand.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'

const now = new Date('2026-11-18T15:20:00+08:00')
const vocabulary = loadVocabulary(loadPolicy('logistics-line').vocabulary)
const fieldsOf = (...said: string[]) => {
  const turns = said.map((text, i) =>
    text.startsWith('bot:')
      ? { id: `${i}`, role: 'bot' as const, text: text.slice(4) }
      : { id: `${i}`, role: 'customer' as const, text },
  )
  return understand(turns, vocabulary, now).fields
}

describe('the name of a customer', () => {
  it.each([
    ['a rare surname', '仄', ['货到现在没到 投诉 我姓仄']],
    ['a rare full name', '蹇小雨', ['快递丢了 我叫蹇小雨']],
    ['the owner of the number', '罗敬亭', ['件摔坏了', '机主罗敬亭 13812345678']],
    ['somebody others call so', '老邹', ['我是盛达五金的老邹 运费收重了']],
    ['by post', '盛若兰', ['发票一直没开 我要投诉', '财务部 盛若兰']],
    ['before the number of a shipment', '柳成荫', ['东西少了一箱', '柳成荫 单号HT8800123456']],
    ['a surname behind the number', '廖', ['货碎了', '13812345678 廖']],
    ['an answer like no surname', '才让卓玛', ['货碎了', 'bot:请问您怎么称呼？', '才让卓玛 13812345678']],
    ['whoever a complaint is passed on for', '宿女士', ['12315转来一件 消费者宿女士 反映货物丢失']],
  ])('%s', (_, name, said) => {
    expect(fieldsOf(...said).name?.value).toBe(name)
  })

  it.each([['我家里电话打不通 件也没到 投诉'], ['退也行 换也行 都行 单号HT8800123456'], ['你们那个站长 姓麻 骂人']])(
    'no name in %s',
    said => {
      expect(fieldsOf(said).name).toBeUndefined()
    },
  )
})

describe('the telephone number of a customer', () => {
  it.each([
    ['of whom the complaint is passed on for', ['消费者柏女士投诉少件 她的电话13812345678']],
    ['of the customer, not of the mother', ['货丢了 打我 别打我妈：13812345678']],
    [
      'asked for, though it must not be called again',
      ['老打推销电话', 'bot:请问被打扰的号码是？', '13812345678 别再打了'],
    ],
    ['of his wife, where she is to be called', ['货没到', '我媳妇电话13812345678 打她的就行']],
    ['of one who signs with his post', ['货少了两件', '秦站长 13812345678']],
    ['said anew', ['货没到 电话1391 哦不是 13812345678']],
    ['with its end put right', ['货没到 138 1234 5876', '打错了 尾号是5678']],
    ['with dashes between spaces', ['货没到 138 - 1234 - 5678']],
    ['with its beginning in brackets', ['货没到 (138)12345678']],
    ['with two digits put right', ['货没到 13812345687 不对 最后两位是78']],
    ['beside that of his wife in brackets', ['货没到 13912345678(我老伴) 我自己的13812345678']],
    ['beside that of a customer of his', ['我客户13912345678没收到货 别打她 打我13812345678']],
    ['beside that of the seller', ['货碎了 卖家电话13912345678 我的13812345678']],
    ['beside a false one that a stranger left', ['货被人冒领 提货人留的手机13912345678 假的', '我 13812345678']],
    ['of the receiver who writes', ['货没到 我是收货人 13812345678']],
    ['of a son who writes', ['我爸的货丢了 我是他儿子 13812345678']],
    ['new', ['货没到 老号13912345678 新号13812345678']],
    ['called his right behind it', ['货没到 13912345678司机的 13812345678我的']],
    ['to be used', ['货没到 用13812345678联系我 之前的13912345678早不用了']],
    ['which a membership goes by, too', ['积分没了 会员号13812345678']],
    ['to be called at', ['货没到 打给我的手机13812345678']],
  ])('%s', (_, said) => {
    expect(fieldsOf(...said).phone?.value).toBe('13812345678')
  })

  it.each([
    ['of a daughter, who is not to be called', ['货没到 手机是我闺女的13812345678 我没手机']],
    ['that a clerk gave', ['赔款没到 专员给我留的电话13812345678 打过去是空号']],
    ['with a digit too few', ['货没到', 'bot:方便留个手机号吗？', '1381234567']],
  ])('takes no number %s', (_, said) => {
    expect(fieldsOf(...said)).not.toHaveProperty('phone')
    expect(fieldsOf(...said)).not.toHaveProperty('waybillNo')
  })
})

it('whoever signs with his number is not complained about', () => {
  expect(fieldsOf('货少了两件', '秦站长 13812345678').complainedAbout).toBeUndefined()
})

describe('whom a complaint is about', () => {
  it.each([
    ['somebody of theirs', '小晏', '你们小晏说话不算数 我要投诉'],
    ['somebody by what he does', '小柯', '跑业务的小柯收了钱就不回消息 投诉他'],
    ['a nick name', '星星', '投诉 那位“星星”发个白眼就不理人了'],
    ['who is called so', '钱勇', '送货的把我推倒了 叫钱勇'],
    ['a head of a site', '站长', '灵武站的站长当着客户面骂我 投诉'],
    ['somebody seen', '大姐', '营业部窗口那个大姐把单子扔出来 态度太差'],
    ['a post with a surname', '调度姓费', '你们调度姓费 张口就骂人 投诉'],
    ['a badge with letters', 'KF-208', '客服态度恶劣 工号KF-208'],
  ])('%s', (_, who, said) => {
    expect(fieldsOf(said).complainedAbout?.value).toContain(who)
  })

  it.each([
    ['the number of a contract', '合同编号HT-2026-0815 运费算错了 我要投诉'],
    ['a rule', '凭什么加钱 这叫“行业规定” 我要投诉'],
  ])('%s is nobody', (_, said) => {
    expect(fieldsOf(said).complainedAbout).toBeUndefined()
  })
})

describe('numbers of orders', () => {
  it('called what they are behind them', () => {
    expect(fieldsOf('约的车没来 投诉', '200812260031 这是预约单号').orderNo?.value).toBe('200812260031')
  })

  it('a telephone with stars is none', () => {
    expect(fieldsOf('货没到 座机0571-8812**** 打不通').waybillNo).toBeUndefined()
  })
})

describe('the day of what is complained about', () => {
  it.each([
    ['a day of asking where the answer was the offence', '2026-11-17', '昨天问你们会计一句 她骂我没文化 投诉'],
    ['a day of the month before 下的单', '2026-11-02', '11月2下的单 到现在没发货 我要投诉'],
    ['handed over before an hour', '2026-11-17', '昨天下午五点前交的货 说当晚走 到现在没走 投诉'],
    ['the day that was, beside the date of today', '2026-11-12', '今天11月18 12号报的修 到现在没人来 投诉'],
    ['the day on which a promise was broken', '2026-11-16', '说好前天送到的 等到现在鬼影子都没有 投诉'],
    ['a call rather than the sending', '2026-11-17', '昨天下午打网点电话 骂我神经病 件是10号寄的 投诉'],
    ['the fault rather than the repair', '2026-11-16', '上个月20号在你们店换的水泵 11月16号又漏了 投诉'],
    ['the trouble that showed at once', '2026-11-10', '10号换的轮胎 回来就抖 昨天上高速更厉害 投诉'],
    ['the goods fetched rather than sent', '2026-11-18', '11月9寄的瓷器 今天取 碎了一半 投诉'],
    ['the last of several visits', '2026-11-15', '同一个漏油 10月2号修一次 10月20号修一次 11月15号又漏 投诉'],
    ['the fault found later', '2026-11-14', '10月26日喷的漆 11月14日发现色差 投诉'],
    ['harm done at the work itself', '2026-11-10', '10号洗的车 把我后视镜弄断了 昨天才看见 投诉'],
    ['the goods fetched, not the talk about them', '2026-11-08', '8号提的货 少了两箱 昨天找你们站长说不管 投诉'],
    ['the day it came instead of the one it should', '2026-11-17', '本来该14号到 昨天才到 水果全烂了 投诉'],
    ['a broken promise', '2026-11-12', '答应返我两百块券 11月12号前发 没发 投诉'],
    ['a call in the evening', '2026-11-10', '你们专员11月10号晚上九点给我打电话 不让我说话 投诉'],
    ['a day taken back further on', '2026-11-16', '昨天答应早上送到 不对 是前天 到现在没影 投诉'],
    ['what a sale was named after aside', '2026-11-17', '双十一你们满500减50 我昨天结账没给减 投诉'],
    ['the day that money was taken rather than a paper', '2026-11-12', '税单日期11月5日 你们扣款是11.12 多收五百 投诉'],
    ['an appointment that nobody kept', '2026-11-18', '18号上午约的送货 没来 投诉'],
  ])('%s', (_, day, said) => {
    expect(fieldsOf(said).occurredAt?.value).toBe(day)
  })

  it.each([
    ['a reason', '双十一我理解 可我的货在分拣场不动了 投诉'],
    ['a plan of this evening', '货丢了没人管 晚上去你们站里坐着'],
    ['an occasion', '生日蛋糕没送到 11月8号的生日宴全毁了 投诉'],
    ['some days of a feast', '国庆那几天下雨 你们把货放露天'],
    ['what an exhibition began with', '我的展会是11月12开的 货没赶上'],
    ['any day', '今天说缺人 明天说缺车 一趟都没来 投诉'],
    ['a number of persons', '公司几十号人等着用 系统开不了 投诉'],
    ['the number of a post', '你们客服8号说话阴阳怪气 投诉'],
    ['the anniversary of a feast', '315今天 我就打电话告你们 货丢了不赔'],
    ['a wish for this day', '货被人拿走了 监控今天给出来 投诉'],
    ['a visit to come', '给我换错了货 礼拜天我过去 投诉'],
    ['a while ago', '刚拆封就发现耳机只响一边 换新的'],
  ])('%s is none', (_, said) => {
    expect(fieldsOf(said).occurredAt).toBeUndefined()
  })
})

describe('the number of what a customer complains about', () => {
  it.each([
    ['his, not a colleague’s', ['同事那票YT8837201946512收到好好的', '我的YT8837201946530 泡水了']],
    ['his, not that of whose goods he got', ['人家那票单号YT8837201946512 我的YT8837201946530 你们贴反了']],
    ['the lost one', ['补发那票YT8837201946512到了没问题', '丢的这票YT8837201946530']],
    ['the one that is not there', ['一起发的 YT8837201946512已经到了 YT8837201946530没到']],
    ['the broken one before a whole one', ['坏的是YT8837201946530 另一票YT8837201946512没坏']],
    ['of this shipment, not of the last', ['上一票YT8837201946512你们就丢过 这票YT8837201946530又丢']],
    ['of what his mother sent him', ['我妈寄的YT8837201946530 全碎了']],
    ['signed for, but not by him', ['YT8837201946530 显示签收了但我没收到']],
    ['under his words, in a message of its own', ['人家的单号是', 'YT8837201946512', '我的是', 'YT8837201946530']],
    ['called his right behind it', ['碎了', 'YT8837201946512(同事的) YT8837201946530(我的)']],
    ['not that of a room-mate, said behind it', ['碎了', 'YT8837201946512是我室友的 YT8837201946530是我的']],
    ['before one that was taken back', ['YT8837201946512这单取消了不管 YT8837201946530给我找']],
    ['this time', ['前一票也丢了 YT8837201946512赔了', '这次YT8837201946530又没了']],
    ['with its end put right', ['货碎了 YT8837201946503 后两位写反了 应该是30']],
    ['asked for', ['货没到 投诉', 'bot:请问您的运单号是多少？', '稍等', 'YT8837201946530']],
  ])('%s', (_, said) => {
    expect(fieldsOf(...said).waybillNo?.value).toBe('YT8837201946530')
  })

  it('is none where only a friend’s is named, which is well', () => {
    expect(fieldsOf('件丢了 投诉 朋友的包裹YT8837201946512没问题').waybillNo).toBeUndefined()
  })

  it('is of the kind that was asked for, and of the kind of the one that it replaces', () => {
    const asked = ['积分没了 投诉', 'bot:请提供会员号', '有的 50028814']
    expect(fieldsOf(...asked)).toMatchObject({ memberNo: { value: '50028814' } })
    const spent = ['积分没了 投诉', 'bot:请提供会员号', '我花了298000 你还问这个']
    expect(fieldsOf(...spent)).not.toHaveProperty('memberNo')
    const either = ['积分没了 投诉', 'bot:请提供会员号或运单号', '50028814']
    expect(fieldsOf(...either)).not.toHaveProperty('memberNo')
    expect(fieldsOf('会员号KH 8001 1234 写错了 是KH 8001 1243')).toMatchObject({ memberNo: { value: 'KH80011243' } })
    expect(fieldsOf('京东单2988 1174 0021 货没到')).toMatchObject({ orderNo: { value: '298811740021' } })
  })
})
