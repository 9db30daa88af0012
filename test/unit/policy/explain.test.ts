/**
 * Proven here: a policy told back says every number of its regulation, in tables that hold together, and no text of it is left unfilled.
 * The numbers of the car dealer's process are written down here a second time, from the regulation itself.
 */
import { describe, expect, test } from 'vitest'
import { explain } from '../../../core/policy/explain/explain.ts'
import { toHtml, toMarkdown } from '../../../core/policy/explain/page.ts'
import { builtInPacks, loadPolicy } from '../../../core/policy/load.ts'

const policy = loadPolicy('auto-dealer')
const sections = explain(policy)
const markdown = toMarkdown(policy.title, sections)

/** The line of a table whose first cell begins so. */
function row(start: string): string {
  const found = markdown.split('\n').find(line => line.startsWith(`| ${start}`))
  if (!found) throw new Error(`no row “${start}” in\n${markdown}`)
  return found
}

describe('The regulation of the car dealer, told back,', () => {
  test.each([
    ['heard by anyone, handed to customer service within 30 minutes', '转交客服部', ['30 分钟内', '得知投诉']],
    ['registered, dispatched within 30 minutes', '派单', ['登记', '30 分钟内', '−2 分']],
    ['dispatched, the customer is contacted within 2 hours', '联系客户 |', ['派单', '2 小时内', '负责人', '−2 分']],
    ['accepted by the customer, reported back the same day', '反馈处理结果', ['客户同意方案', '当天', '−2 分']],
    [
      'not finished after 3 working days, progress is reported, and every 3 working days again',
      '反馈处理进展',
      ['派单', '3 个工作日内', '反馈进展后重新计时'],
    ],
    ['the call-back comes between the 5th and the 7th day', '回访客户', ['处理完成', '第 5 天至第 7 天', '−2 分']],
    ['each step not done in its time costs 2 points', '各环节未在规定时间内完成', ['−2 分']],
    ['each general complaint costs 1 point', '每起一般投诉', ['级别为一般投诉', '−1 分', '责任部门负责人']],
    ['each major complaint costs 5 points', '每起重大投诉', ['级别为重大投诉', '−5 分', '责任部门负责人']],
    ['any compensation needs the general manager', '赔偿方案', ['补偿金额超过 0 元', '总经理 徐明远']],
    ['the service manager answers for major complaints on repair', '服务部', ['维修服务重大投诉', '服务经理 赵志强']],
  ])('says: %s.', (_, start, words) => {
    for (const words_ of words) expect(row(start)).toContain(words_)
  })

  test('names everything that makes a complaint major.', () => {
    const major = markdown.split('\n').filter(line => line.startsWith('| 重大投诉 |'))
    for (const word of [
      '安全',
      '赔偿',
      '损失金额较大',
      '多次维修',
      '媒体',
      '律师',
      '公安',
      '消协',
      '政府',
      '过激',
      '监管',
    ])
      expect(major.join('\n')).toContain(word)
  })

  test('says what happens after hours, how often the customer is called back, and who is told when.', () => {
    expect(markdown).toMatch(/工作时间以外登记的投诉.*涉及安全.*电话加急.*总经理 徐明远/)
    expect(markdown).toMatch(/第 5 天至第 7 天，最多联系 3 次/)
    expect(markdown).toMatch(/\| 1 \| 立即 \| 负责人、责任部门负责人/)
    expect(markdown).toMatch(/\| 4 \| 4 小时 \| 总经理 徐明远 \| .*电话加急/)
  })

  test('lists every department, person, clock and chain, and every state with its way on.', () => {
    const named = [
      ...Object.values(policy.departments).map(({ name }) => name),
      ...Object.values(policy.people).map(({ name }) => name),
      ...Object.values(policy.clocks).map(({ name }) => name),
      ...Object.values(policy.chains).map(({ name }) => name),
      ...Object.values(policy.penalties).map(({ rule }) => rule),
    ]
    for (const name of named) expect(markdown).toContain(name)
    expect(markdown).toMatch(/\| 待回访 \| 重新办理 \| 待联系客户 \|/)
    expect(markdown).toMatch(/\| 待审批 \| 批准 \| 方案待确认 \|/)
  })
})

describe.each(builtInPacks())('The pack %s, told back,', name => {
  const pack = loadPolicy(name)
  test('has tables that hold together and no unfilled words.', () => {
    for (const { heads, rows } of explain(pack)) for (const cells of rows) expect(cells).toHaveLength(heads.length)
    expect(toMarkdown(pack.title, explain(pack))).not.toMatch(/[{}]|undefined|null|NaN/)
  })
})

test('The page is HTML in which nothing that the policy says becomes markup.', () => {
  const html = toHtml('<b>', [{ heading: 'a & b', lines: ['"x"'], heads: ['<th>'], rows: [['</td>']] }])
  expect(html).toContain('<h1>&lt;b&gt;</h1>')
  expect(html).toContain('<h2>a &amp; b</h2>')
  expect(html).toContain('<p>&quot;x&quot;</p>')
  expect(html).toContain('<td>&lt;/td&gt;</td>')
})
