/**
 * Proven here: where the policy has it so, an inquiry, a suggestion and praise become cases of their own kind, from a customer's chat and from
 * a colleague's; whoever is not content turns his inquiry into a complaint; who is held up by the dialogue for too long gets a person.
 */
import type { Policy } from '../../../core/policy/schema.ts'
import {
  asksFor,
  command,
  hears,
  hearsNot,
  isStaff,
  nothingRegistered,
  registered,
  says,
  story,
  waits,
} from './story.ts'

const withContacts = (policy: Policy): Policy => ({
  ...policy,
  contacts: {
    inquiry: { name: '咨询', needs: 'answer' },
    suggestion: { name: '建议', needs: 'answer' },
    praise: { name: '表扬', needs: 'record' },
  },
})

story(
  'An inquiry is registered as it was asked, with nothing asked back; more words belong to it.',
  [
    says('我不是来投诉的，想问下新车头一次保养是几个月'),
    asksFor('register'),
    registered({ kind: 'inquiry', source: 'customer', confirmed: false, summary: /首保/ }),
    says('请问需要提前预约吗，我的车是粤B6N2M9'),
    asksFor('addDetail'),
  ],
  withContacts,
)

story(
  'Whoever asked something and is not content turns his inquiry into a complaint.',
  [
    says('想问下新车头一次保养是几个月'),
    asksFor('register'),
    says('我要投诉，问了你们三次都没人理我，态度太差了'),
    asksFor('convert'),
    command({ type: 'convert', words: '我要投诉，问了你们三次都没人理我，态度太差了' }),
  ],
  withContacts,
)

story(
  'Who he is and how he can be called, told after the question, is no grievance and goes into the case.',
  [
    says('想问下新车头一次保养是几个月'),
    asksFor('register'),
    says('我姓高，电话13633334444'),
    asksFor('addDetail'),
    command({ learned: { name: '高', phone: '13633334444', emotion: 'calm', fields: {}, reasons: [] } }),
    says('那我要投诉你们'),
    asksFor('convert'),
  ],
  withContacts,
)

story(
  'The bare word is enough, and another matter is another case.',
  [says('想问下新车头一次保养是几个月'), says('投诉'), asksFor('convert'), says('想问下保养要多久')],
  withContacts,
)

story(
  'A suggestion and praise are registered too; a greeting is not.',
  [says('你好'), nothingRegistered, says('提个小意见，等候的地方能不能放台打印机'), registered({ kind: 'suggestion' })],
  withContacts,
)

story('Praise is registered.', [says('夸一夸你们车间的冯师傅，服务真好'), registered({ kind: 'praise' })], withContacts)

story('Where the policy has no such kind, an inquiry opens nothing.', [
  says('想问下新车头一次保养是几个月'),
  hears('人工'),
  nothingRegistered,
])

story(
  'A colleague registers an inquiry: asked only how the customer can be found again.',
  [
    isStaff('service-adviser'),
    says('登记咨询 客户李先生来电，想问下新车头一次保养是几个月'),
    hears('代客户登记咨询', '联系电话'),
    says('13800138000'),
    hears('请核对', '李先生'),
    hearsNot('希望', '车牌'),
    says('1'),
    registered({ kind: 'inquiry', source: 'staff', name: '李先生', phone: '13800138000' }),
  ],
  withContacts,
)

story('A colleague is told when the policy does not register inquiries.', [
  isStaff('service-adviser'),
  says('登记咨询 客户想问首保'),
  hears('咨询不单独登记'),
  nothingRegistered,
])

const withHandOver = (policy: Policy): Policy => ({ ...policy, intake: { ...policy.intake, handOver: 'PT15M' } })

story(
  'Who still answers questions after fifteen minutes is handed over to a person with what he told.',
  [
    says('昨天保养完机油灯就亮了，你们怎么弄的'),
    waits('PT9M'),
    says('我姓李'),
    waits('PT7M'),
    asksFor('register', 'requestHuman'),
    hears('让您久等了'),
    registered({ confirmed: false, name: '李' }),
  ],
  withHandOver,
)

story(
  'Who writes after the fifteen minutes is handed over at once, not asked again.',
  [
    says('昨天保养完机油灯就亮了，你们怎么弄的'),
    waits('PT9M'),
    says('等一下'),
    waits('PT5M'),
    says('我姓李，你们快点'),
    hearsNot('让您久等了'),
    waits('PT2M'),
    hears('让您久等了'),
    asksFor('register', 'requestHuman'),
  ],
  withHandOver,
)

story(
  'Who only said that he wants to complain is not registered without a word of what happened.',
  [says('投诉'), waits('PT16M'), nothingRegistered],
  withHandOver,
)
