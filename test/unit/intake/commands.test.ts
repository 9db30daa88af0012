/**
 * Proves: a colleague's natural words for each command are understood, the same in his own chat and, with the bot mentioned, in a group; what
 * changes something is done in private only; whatever else is said gets an answer that says what can be.
 */
import { describe, expect, test } from 'vitest'
import { newConversation } from '../../../core/intake/conversation.ts'
import { converseWithStaff } from '../../../core/intake/staff.ts'
import type { Looked } from '../../../core/intake/staff-answers.ts'
import { answerInGroup } from '../../../core/intake/staff-group.ts'
import type { InboundMessage } from '../../../core/message/inbound.ts'
import { loadVocabulary } from '../../../core/understanding/vocabulary/load.ts'
import { at, policy } from '../samples.ts'

const NOW = at('2026-11-18 10:00')
const vocabulary = loadVocabulary(policy.vocabulary)
const statistics = {
  opened: 3,
  ended: 1,
  late: 1,
  byDepartment: [],
  byCategory: [],
  averageHandlingMs: null,
  satisfied: 0,
  unsatisfied: 0,
}
const looked: Looked = { mine: [], late: [], found: [], statistics }

const inGroup = (text: string) => answerInGroup(text, looked, { policy, now: NOW })

function inPrivate(text: string): string {
  const message: InboundMessage = {
    id: 'm1',
    platform: 'feishu',
    conversation: 'feishu:oc_1',
    sender: 'ou_operations-manager',
    sentAt: NOW.toISOString(),
    content: { type: 'text', text },
    chat: { chatId: 'oc_1', type: 'p2p', mentionsBot: false },
  }
  const { say } = converseWithStaff({
    ...looked,
    conversation: newConversation('feishu:oc_1', 'feishu', 'ou_operations-manager'),
    messages: [{ inboxId: '1', message }],
    open: [],
    recent: [],
    policy,
    vocabulary,
    now: NOW,
    opinion: null,
    person: { id: 'operations-manager', name: '刘建国', department: 'operations' },
  })
  return say.join('\n')
}

const COMMANDS: [command: string, answer: RegExp, words: string[]][] = [
  [
    '我的投诉',
    /没有在办的投诉|件在办/,
    ['我的投诉', '我的待办', '待办事项', '看看我的待办', '我还有几个没处理的？', '我手上有哪些投诉'],
  ],
  ['待办', /没有在办的投诉|件在办/, ['待办', '待办！', ' 待办 ', '我有什么要处理的吗']],
  ['超时', /没有超时|已超时 \d+ 件/, ['超时', '已超时', '超时的', '有没有超时的', '今天超时了几件？', '逾期列表']],
  [
    '查 编号',
    /没有找到|事由|件：/,
    ['查 TS20261118001', '查询 TS20261118001', '帮我查一下TS20261118001', 'TS20261118001处理到哪了'],
  ],
  ['查 电话后四位', /没有找到|事由|件：/, ['查 7719', '查尾号7719', '查一下尾号7719的投诉', '查电话后四位7719']],
  ['查 运单号', /没有找到|事由|件：/, ['查 SF1234567890', '帮我查运单号 SF1234567890', '查运单号SF1234567890']],
  ['查', /请.*查|例如/, ['查', '查询', '查 77']],
  ['统计', /今天：|今天/, ['统计', '今天统计', '统计一下', '今天的投诉情况怎么样']],
  ['统计 本周', /本周/, ['统计 本周', '本周统计', '这周投诉多少', '看一下本周的统计']],
  ['帮助', /我能|可以/, ['帮助', '帮助。', 'help', '怎么用', '你会什么', '？']],
  ['值班', /值班|负责人/, ['值班', '今天谁值班', '值班表', '谁值班？', '负责人名单']],
]

describe.each(COMMANDS)('%s', (_command, answer, words) => {
  test.each(words)('is understood: “%s”.', text => {
    expect(inPrivate(text)).toMatch(answer)
    expect(inGroup(text)).toMatch(answer)
  })
})

test.each(['中午吃什么', '哈哈哈', '你好', '123', '。。。'])('“%s” is answered with what can be asked.', text => {
  expect(inPrivate(text)).toMatch(/待办/)
  expect(inGroup(text)).toMatch(/待办/)
})

test.each(['登记 客户张先生反映空调不凉', '内部投诉 食堂太贵'])('“%s” is done in private only.', text => {
  expect(inGroup(text)).toMatch(/请?私聊我/)
  expect(inGroup(text)).not.toMatch(/张先生|食堂/)
})
