/**
 * Proves: what `policy -- explain` tells of each pack holds every number of its regulation. The numbers are written down here as the
 * regulations state them, and not read from the packs.
 */
import { expect, test } from 'vitest'
import { stateDiagram } from '../../../core/policy/explain/diagram.ts'
import { explain } from '../../../core/policy/explain/explain.ts'
import { toHtml, toMarkdown } from '../../../core/policy/explain/page.ts'
import { builtInPacks, loadPolicy } from '../../../core/policy/load.ts'

const NUMBERS: Record<string, RegExp[]> = {
  // Handed over and dispatched in half an hour, contacted in two, progress every three working days, called back from day 5 to 7, −2, −1, −5.
  'auto-dealer': [
    /转交客服部.*30 分钟内/,
    /派单.*30 分钟内/,
    /联系客户.*2 小时内/,
    /反馈处理结果.*当天/,
    /反馈处理进展.*3 个工作日内/,
    /第 5 天至第 7 天/,
    /每次扣2分.*−2 分/,
    /一般投诉扣责任部门1分.*−1 分/,
    /重大投诉扣责任部门5分.*−5 分/,
  ],
  // Two hours to the contact (a parameter), told at once to three where it is major, back to the centre, and a list for both meetings.
  'oem-crm': [
    /联系客户.*2 小时内/,
    /判断是否误解.*2 小时（工作时间）内/,
    /投诉处理任务单.*是否对产品或服务的误解为不是误解/,
    /需总经理批准的方案.*总经理 徐明远/,
    /区域技术支持意见.*区域技术支持 唐工/,
    /立即以.*通知客服部负责人（客服经理 陈静）、总经理 徐明远/,
    /立即以.*通知厂家区域经理 钱程/,
    /登记回访 .*厂家客户中心人员/,
    /投诉周例会清单/,
    /投诉月例会清单/,
    /已处理待回访/,
  ],
  // No number but the complaint's own: reviewed and told, investigated, signed inside, in writing, confirmed by the customer, filed.
  'after-sales': [
    /投诉审核意见.*审核结果、下一步、时间安排.*内容告知客户/,
    /调查记录.*查明的事实、证据/,
    /重大投诉和赔偿方案.*服务经理 赵志强 → 总经理 徐明远/,
    /处理方案内部审核.*服务经理 赵志强/,
    /书面协议.*由客户在聊天里确认/,
    /归档清单/,
    /编号形如 SH/,
  ],
  // Five minutes to the department, twenty to an answer, half an hour to the call, one, three, seven and two working days, 50 yuan.
  'logistics-line': [
    /分派到责任部门.*5 分钟内/,
    /提出方案并答复客户.*20 分钟内/,
    /受理后满意度回访.*30 分钟/,
    /一般业务投诉办结.*1 个工作日内/,
    /中度业务投诉办结.*3 个工作日内/,
    /重大业务投诉办结.*7 个工作日内/,
    /服务态度投诉办结.*2 个工作日内/,
    /涉及金额 5000 元以上/,
    /涉及金额 1000 元以上/,
    /填写投诉整改表.*1 个工作日内/,
    /50 元/,
  ],
  // Half an hour, and 100 yuan more each time; doubled for the same consignment; violations, one of them beyond appeal.
  'freight-network': [/30 分钟内/, /100、200、300/, /加倍/, /同一票货/, /缺岗不报备/, /复议/],
  // A day for the answer, three working days for the handling.
  'delivery-general': [/24 小时内|1 天内/, /3 个工作日内/],
  // No lengths of time but the promised one; closed by the leader.
  'marketing-seat': [/回访/, /到承诺/],
  // Three days after the visit, three attempts, one hour promised; two hours to contact, a day to settle, a day to call back.
  'service-callback': [
    /回访客户.*3 个工作日内/,
    /打 3 次没有接通/,
    /承诺 1 小时内联系客户.*1 小时内/,
    /联系客户.*2 小时内/,
    /答复客户并解决.*1 个工作日内/,
    /处理后回访.*1 个工作日内/,
    /仲裁/,
  ],
  // Levels one to three at intake, fifteen minutes at the front line, three working days to audit, one to accept.
  'insurance-hotline': [
    /第 1 至第 3 级原因/,
    /满15 分钟/,
    /违规内容报稽核.*3 个工作日内/,
    /受理监管转办.*1 个工作日内/,
    /抄报分管副总裁/,
    /处理结果抄送部门负责人/,
  ],
  // A quarter of an hour to record; one, four and twenty-four hours to respond; B in a day, C in five working days; 2, 4 and 24 hours up the chain.
  monitoring: [
    /登记投诉.*15 分钟内/,
    /首次响应（级别为A.*1 小时内/,
    /首次响应（级别为B.*4 小时内/,
    /首次响应（级别为C.*24 小时内/,
    /级别为B.*24 小时内/,
    /级别为C.*5 个工作日内/,
    /\| 2 \| 2 小时 \|/,
    /\| 3 \| 4 小时 \|/,
    /\| 4 \| 24 小时 \|/,
  ],
}

test.each(Object.keys(NUMBERS))('%s is told back with every number of its regulation', name => {
  const policy = loadPolicy(name)
  const text = toMarkdown(policy.title, explain(policy))
  for (const number of NUMBERS[name] ?? []) expect(text).toMatch(number)
})

test.each(builtInPacks())('%s has a picture of its states that loads nothing', name => {
  const policy = loadPolicy(name)
  const page = toHtml(policy.title, explain(policy), stateDiagram(policy))
  expect(page).toContain('<svg')
  expect(page).not.toMatch(/<script|href=|src=|url\(http/)
})
