import type { Policy } from '../../../core/policy/schema.ts'

/** One number of a regulation: what the rule says, what the pack must hold for it, and how it is told back. */
export type Rule = {
  says: string
  /** The clock that keeps it, where there is one. */
  clock?: string
  of(policy: Policy): unknown
  is: unknown
  told: RegExp
}

export type Regulation = {
  rules: Rule[]
  /** Clocks whose length the regulation leaves to the company. */
  own: string[]
}

/** From where a clock counts to its end; the row of the table in which it is told back begins with its name. */
function within(
  says: string,
  clock: string,
  [starts, length, calendar]: [starts: string[], length: string, calendar: '24x7' | 'workday' | 'office' | 'six-days'],
  told: RegExp,
): Rule {
  return {
    says,
    clock,
    of: policy => {
      const rule = policy.clocks[clock]
      return rule && [rule.from ?? rule.starts, rule.within, rule.calendar]
    },
    is: [starts[0] === 'heard' ? 'heard' : starts, length, calendar],
    told,
  }
}

const holds = (says: string, of: Rule['of'], is: unknown, told: RegExp): Rule => ({ says, of, is, told })

const levels = (chain: string) => (policy: Policy) => policy.chains[chain]?.levels.map(({ after }) => after)

const severityOver = (level: string) => (policy: Policy) =>
  policy.severity.rules.flatMap(({ level: of, when }) => (of === level && when.amount ? [when.amount] : []))

const penalty = (id: string) => (policy: Policy) => {
  const rule = policy.penalties[id]
  return rule && { on: rule.on, points: rule.points, yuan: rule.yuan, progressive: rule.progressive, to: rule.to }
}

const points = (on: string, amount: number, to: string) => ({
  on,
  points: amount,
  yuan: undefined,
  progressive: false,
  to,
})

const standard = (name: string) => (policy: Policy) => {
  const rule = policy.standards.find(one => one.name === name)
  return rule && [rule.measure, rule.target, rule.severity ?? 'all']
}

const FROM_DISPATCH = ['dispatched', 'reopened']

const DEALER: Rule[] = [
  within(
    'heard by anyone, handed to customer service within 30 minutes',
    'hand-over',
    [['heard'], 'PT30M', '24x7'],
    /转交客服部.*30 分钟内/,
  ),
  within('registered, dispatched within 30 minutes', 'dispatch', [['registered'], 'PT30M', '24x7'], /派单.*30 分钟内/),
  within(
    'dispatched, the customer is contacted within 2 hours',
    'contact',
    [FROM_DISPATCH, 'PT2H', '24x7'],
    /联系客户.*2 小时内/,
  ),
  within(
    'not finished after 3 working days, progress is reported, and every 3 working days again',
    'progress',
    [['dispatched', 'reopened', 'progressed'], 'P3D', 'workday'],
    /反馈处理进展.*反馈进展后重新计时.*3 个工作日内/,
  ),
  holds(
    'each step not done in its time costs 2',
    penalty('step-late'),
    points('deadline-missed', -2, 'handler'),
    /每次扣2分.*−2 分/,
  ),
  holds(
    'a general complaint costs 1',
    penalty('general-complaint'),
    points('ended', -1, 'manager'),
    /一般投诉扣责任部门1分.*−1 分/,
  ),
  holds(
    'a major complaint costs 5',
    penalty('major-complaint'),
    points('ended', -5, 'manager'),
    /重大投诉扣责任部门5分.*−5 分/,
  ),
]

const DEALER_OWN = [
  'promised',
  'arrange',
  'contact-arranged',
  'approve',
  'agreement',
  'human',
  'written-agreement',
  'archive',
]

/**
 * Every number of the ten regulations, written down from the regulations and not read from the packs. A pack without an entry here, and a
 * clock that stands neither under the numbers nor among those left to the company, fail the test.
 */
export const REGULATIONS: Record<string, Regulation> = {
  'auto-dealer': {
    rules: [
      ...DEALER,
      within(
        'accepted by the customer, reported back the same day',
        'report-back',
        [['planAgreed'], 'same-day', '24x7'],
        /反馈处理结果.*客户同意方案.*当天/,
      ),
      within('done, called back by the 7th day', 'call-back', [['resolved'], 'P7D', '24x7'], /第 5 天至第 7 天/),
      holds('… and not before the 5th', policy => policy.clocks['call-back']?.opens, 'P5D', /第 5 天至第 7 天/),
      holds(
        'after hours the clocks start with the next working time',
        policy => ['dispatch', 'contact'].map(clock => policy.clocks[clock]?.startIn?.calendar),
        ['office', 'office'],
        /自工作时间开始时起算/,
      ),
      holds(
        'any compensation needs the general manager',
        policy => policy.approvals.find(({ name }) => name === '赔偿方案'),
        {
          name: '赔偿方案',
          when: { compensation: { over: 0 } },
          by: 'person:general-manager',
          delegable: {},
          standIn: { upTo: 0 },
        },
        /补偿金额超过 0 元.*总经理 徐明远.*授权他人代为审批.*代理人不签有补偿的方案/,
      ),
      holds(
        'the analysis is monthly',
        policy => policy.reports.monthly?.period,
        'month',
        /客户投诉分析月报.*每月 1 日/,
      ),
    ],
    own: DEALER_OWN,
  },
  'oem-crm': {
    rules: [
      ...DEALER,
      within(
        'accepted by the customer, reported back the same day, as at every dealer',
        'report-back',
        [['planAgreed'], 'same-day', '24x7'],
        /反馈处理结果.*当天/,
      ),
      holds(
        'the meeting is weekly',
        policy => policy.reports['weekly-meeting']?.period,
        'week',
        /投诉周例会清单.*每周一/,
      ),
      holds('… and monthly', policy => policy.reports['monthly-meeting']?.period, 'month', /投诉月例会清单.*每月/),
      holds(
        'a major complaint is told at once to three',
        policy => policy.watchers.flatMap(({ tell }) => tell),
        ['department:customer-service', 'person:general-manager', 'person:regional-manager'],
        /立即以.*客服经理 陈静.*总经理 徐明远[\s\S]*立即以.*厂家区域经理 钱程/,
      ),
      holds(
        'the centre calls back',
        policy => policy.permissions.followUp,
        ['members:manufacturer'],
        /登记回访 .*厂家客户中心人员/,
      ),
    ],
    own: [
      ...DEALER_OWN,
      'contact-department',
      'judge',
      'assign',
      'investigate',
      'investigate-sales',
      'investigate-after-sales',
      'investigate-finance',
      'technical-support',
      'call-back',
    ],
  },
  'service-callback': {
    rules: [
      holds(
        'called within 3 days of the visit',
        policy => {
          const call = policy.programmes['service-visit']?.clocks.call
          return [call?.within, call?.calendar]
        },
        ['P3D', 'workday'],
        /回访客户.*服务时间.*3 个工作日内/,
      ),
      holds(
        'three attempts without an answer end it',
        policy => policy.programmes['service-visit']?.attempts,
        3,
        /打 3 次没有接通/,
      ),
      holds(
        'the promise in the script: within 1 hour',
        policy => policy.programmes['service-visit']?.clocks.promise?.within,
        'PT1H',
        /承诺 1 小时内联系客户.*1 小时内/,
      ),
      within(
        'the service manager contacts the customer within 2 hours',
        'contact',
        [FROM_DISPATCH, 'PT2H', '24x7'],
        /联系客户.*2 小时内/,
      ),
      within(
        'within authority: settled within 1 day',
        'settle',
        [FROM_DISPATCH, 'P1D', 'workday'],
        /答复客户并解决.*1 个工作日内/,
      ),
      within(
        'handled, called back within 1 day',
        'call-back',
        [['resolved'], 'P1D', 'workday'],
        /回访处理结果.*1 个工作日内/,
      ),
      holds(
        'no agreement: arbitration or the court',
        policy => policy.settlements,
        ['arbitration', 'court'],
        /协商不成的.*仲裁.*诉讼/,
      ),
    ],
    own: [
      'promised',
      'dispatch',
      'plan',
      'approve',
      'agreement',
      'progress',
      'human',
      'major-report',
      'appraisal-judgement',
      'appraisal',
    ],
  },
  'insurance-hotline': {
    rules: [
      holds('levels 1 to 3 of four at intake', policy => policy.classification?.intakeLevels, 3, /第 1 至第 3 级原因/),
      holds('15 minutes at the front line', policy => policy.intake.handOver, 'PT15M', /满 15 分钟/),
      within(
        'a referral about a breach is reported to audit within 3 working days',
        'report-breach',
        [['registered'], 'P3D', 'workday'],
        /违规内容报稽核.*3 个工作日内/,
      ),
      within(
        'any other referral is accepted within 1 working day',
        'accept-referral',
        [['registered'], 'P1D', 'workday'],
        /受理监管转办.*1 个工作日内/,
      ),
      holds(
        'major: copied to the vice president',
        policy => policy.copies.major?.to,
        ['person:vice-president'],
        /抄报分管副总裁/,
      ),
      holds(
        'visits and letters: the result is copied to the department manager',
        policy => policy.copies.result?.to[0],
        'manager',
        /处理结果抄送部门负责人/,
      ),
    ],
    own: [
      'promised',
      'dispatch',
      'answer-inquiry',
      'inquiry-content',
      'answer-suggestion',
      'contact',
      'handle',
      'approve',
      'track',
      'human',
      'callback',
    ],
  },
  'marketing-seat': {
    rules: [
      {
        says: 'what cannot be answered now is answered by the promised time',
        clock: 'promised',
        of: policy => policy.clocks.promised?.within,
        is: 'promised',
        told: /按承诺的时间答复客户.*到承诺客户的时间/,
      },
      holds('closed after the leader has reviewed', policy => policy.followUp.review, true, /由责任部门负责人审核结案/),
    ],
    own: ['judge', 'contact', 'answer', 'human', 'ask', 'review'],
  },
  'after-sales': {
    rules: [
      ...DEALER,
      holds('every complaint has its own number', policy => policy.number.prefix, 'SH', /编号形如 SH/),
      holds(
        'the plan is reviewed inside before it is agreed with the customer',
        policy => policy.approvals.map(({ by, levels: of }) => by ?? of?.map(level => level.by)),
        [['person:service-manager', 'person:general-manager'], 'person:service-manager'],
        /服务经理 赵志强 → 总经理 徐明远[\s\S]*处理方案内部审核.*服务经理 赵志强/,
      ),
      holds(
        'the outcome is in writing, confirmed by both',
        policy => policy.workItems.agreement?.customer,
        'confirms',
        /书面协议.*由客户在聊天里确认/,
      ),
      holds(
        'result, next steps and schedule are told',
        policy => policy.workItems.review?.customer,
        'told',
        /投诉审核意见.*审核结果、下一步、时间安排.*内容告知客户/,
      ),
    ],
    own: [...DEALER_OWN, 'report-back', 'call-back', 'review', 'investigation'],
  },
  'logistics-line': {
    rules: [
      within(
        'sent to the department within 5 minutes',
        'dispatch',
        [['registered'], 'PT5M', '24x7'],
        /分派到责任部门.*5 分钟内/,
      ),
      within(
        'proposal and answer within 20 minutes',
        'answer',
        [FROM_DISPATCH, 'PT20M', '24x7'],
        /提出方案并答复客户.*20 分钟内/,
      ),
      holds(
        'satisfaction call 30 minutes after receipt',
        policy => [policy.clocks['satisfaction-call']?.starts, policy.clocks['satisfaction-call']?.opens],
        [['registered'], 'PT30M'],
        /回访受理后的满意度.*30 分钟/,
      ),
      within(
        'general: handled within 1 working day',
        'handle-general',
        [FROM_DISPATCH, 'P1D', 'workday'],
        /办结一般业务投诉.*1 个工作日内/,
      ),
      within('medium: within 3', 'handle-medium', [FROM_DISPATCH, 'P3D', 'workday'], /办结中度业务投诉.*3 个工作日内/),
      within('major: within 7', 'handle-major', [FROM_DISPATCH, 'P7D', 'workday'], /办结重大业务投诉.*7 个工作日内/),
      within(
        'attitude: within 2',
        'handle-attitude',
        [FROM_DISPATCH, 'P2D', 'workday'],
        /办结服务态度投诉.*2 个工作日内/,
      ),
      within(
        'urgent or major: escalated within 5 minutes of receipt',
        'major-escalation',
        [['registered'], 'PT5M', '24x7'],
        /上报紧急和重大投诉.*5 分钟内/,
      ),
      holds(
        '… to the next level of leadership and the hotline’s own manager together',
        policy => policy.chains.major?.levels[0]?.tell,
        ['duty:leadership', 'person:hotline-manager'],
        /公司领导值班人、热线经理 沈洁/,
      ),
      within(
        'outside attitude: facts within 1 working day',
        'attitude-facts',
        [FROM_DISPATCH, 'P1D', 'workday'],
        /查明服务态度投诉事实.*1 个工作日内/,
      ),
      within(
        '… the call centre rules within 1',
        'attitude-ruling',
        [['progressed', 'planned'], 'P1D', 'workday'],
        /裁定服务态度投诉并答复客户.*1 个工作日内/,
      ),
      within(
        'inside attitude: ruled on within 1 working day, Sundays and holidays postpone',
        'attitude-ruling-inside',
        [FROM_DISPATCH, 'P1D', 'six-days'],
        /调查并裁定内部服务态度投诉.*1 天（不计周日和法定节假日）内/,
      ),
      within(
        'rectification form within 1 working day',
        'rectification',
        [['itemStarted'], 'P1D', 'workday'],
        /填写投诉整改表.*1 个工作日内/,
      ),
      holds('major: more than 5,000 yuan', severityOver('major'), [{ over: 5000 }], /涉及金额 5000 元以上/),
      holds(
        'medium: 1,000 to 5,000, 5,000 included',
        severityOver('medium'),
        [{ over: 1000, upTo: 5000 }],
        /涉及金额 1000 元以上.*5000 元/,
      ),
      holds(
        '50 yuan for a business complaint found true',
        penalty('business-complaint'),
        { on: 'found', points: undefined, yuan: 50, progressive: false, to: 'manager' },
        /每票考核责任部门负责人 50 元.*50 元/,
      ),
      holds('plainly unfounded: explained on the spot', policy => policy.explainAfterDispatch, true, /当场解释并记录/),
    ],
    own: ['promised', 'satisfaction-call', 'progress', 'human', 'call-back'],
  },
  'freight-network': {
    rules: [
      {
        says: 'answer, result or plan within 30 minutes',
        clock: 'reply',
        of: policy => [policy.clocks.reply?.within, policy.clocks.reply?.calendar],
        is: ['PT30M', '24x7'],
        told: /答复进展、结果或方案.*30 分钟内/,
      },
      holds(
        'each further time costs 100 yuan more',
        penalty('no-reply'),
        { on: 'escalated', points: undefined, yuan: 100, progressive: true, to: 'handler' },
        /100、200、300/,
      ),
      holds(
        'the second complaint about the same consignment costs double',
        policy => policy.penalties['no-reply']?.double?.any?.[0],
        { repeat: { from: 2 } },
        /第 2 次及以后投诉.*加倍/,
      ),
      holds(
        'same consignment and same station',
        policy => policy.repeats['same-consignment']?.same,
        ['waybillNo', 'department'],
        /同一运单号、同一责任部门/,
      ),
      holds(
        'eight violations of the station and one of insiders; absence without report cannot be appealed',
        policy =>
          Object.entries(policy.findings?.violations ?? {}).map(([id, { appealable }]) => (appealable ? id : `${id}!`)),
        [
          'not-cooperating',
          'passing-the-buck',
          'refusing',
          'delaying',
          'wrong-path',
          'false-report',
          'promise-broken',
          'absence!',
          'posing',
        ],
        /缺岗不报备 \| 100 元 \| 负责人 \| 否/,
      ),
    ],
    own: ['promised', 'dispatch', 'handle', 'human', 'judgement', 'rejudge'],
  },
  'delivery-general': {
    rules: [
      within(
        'answered with progress within 24 hours',
        'answer',
        [['registered', 'reopened'], 'PT24H', '24x7'],
        /答复投诉人处理进展.*24 小时内/,
      ),
      within(
        'handled within 3 working days',
        'handle',
        [['registered', 'reopened'], 'P3D', 'workday'],
        /办结并告知结果.*3 个工作日内/,
      ),
      holds(
        'the rule itself is reviewed yearly',
        policy => policy.reports['yearly-review']?.period,
        'year',
        /年度评审.*每年/,
      ),
      holds('re-checked by somebody else', policy => policy.followUp.byAnother, true, /复核人不得是负责人本人/),
    ],
    own: ['promised', 'dispatch', 'approve', 'human', 'recheck', 'case-study'],
  },
  monitoring: {
    rules: [
      holds(
        'numbers such as YS20231027001',
        policy => [policy.number.prefix, policy.number.digits],
        ['YS', 3],
        /编号形如 YSyyyyMMdd001/,
      ),
      within('recorded within 15 minutes of receipt', 'record', [['heard'], 'PT15M', '24x7'], /登记投诉.*15 分钟内/),
      within(
        'A: read and understood within 1 hour',
        'understand-a',
        [FROM_DISPATCH, 'PT1H', '24x7'],
        /阅读和理解投诉.*1 小时内/,
      ),
      within(
        'A: first response within 1 hour',
        'response-a',
        [FROM_DISPATCH, 'PT1H', '24x7'],
        /首次响应（级别为A.*1 小时内/,
      ),
      within('B: within 4 hours', 'response-b', [FROM_DISPATCH, 'PT4H', '24x7'], /首次响应（级别为B.*4 小时内/),
      within('C: within 24 hours', 'response-c', [FROM_DISPATCH, 'PT24H', '24x7'], /首次响应（级别为C.*24 小时内/),
      within(
        'A: solution or clear progress in hours',
        'progress-a',
        [['dispatched', 'reopened', 'progressed'], 'PT4H', '24x7'],
        /解决或明确进展（级别为A.*4 小时内/,
      ),
      within(
        'B: solution or plan within 24 hours',
        'solution-b',
        [FROM_DISPATCH, 'PT24H', '24x7'],
        /解决或提出方案（级别为B.*24 小时内/,
      ),
      within(
        'C: solved within 3 to 5 working days',
        'solution-c',
        [FROM_DISPATCH, 'P5D', 'workday'],
        /解决（级别为C.*5 个工作日内.*提前 2 个工作日/,
      ),
      {
        says: 'no clear progress in 24 hours: escalated',
        clock: 'progress',
        of: policy => policy.clocks.progress?.within,
        is: 'PT24H',
        told: /24 小时内明确进展.*24 小时内/,
      },
      within(
        'the supervisor decides within 1 hour',
        'supervisor-decision',
        [['escalated'], 'PT1H', '24x7'],
        /主管决定.*第 2 级.*1 小时内/,
      ),
      holds(
        'supervisor 2 h, manager and director 4 h, task force 24 h',
        levels('escalation'),
        ['PT0S', 'PT2H', 'PT4H', 'PT24H'],
        /\| 2 \| 2 小时 \|[\s\S]*\| 3 \| 4 小时 \|[\s\S]*\| 4 \| 24 小时 \|/,
      ),
      holds(
        'fields complete 98 %',
        standard('登记内容完整率'),
        ['fields-complete', 98, 'all'],
        /登记内容完整率 \| 不低于 98%/,
      ),
      holds(
        'key fields correct 100 %',
        standard('关键字段准确率'),
        ['key-fields', 100, 'all'],
        /关键字段准确率 \| 100%/,
      ),
      holds(
        'B solved in 24 hours on average',
        standard('B 级平均解决时间'),
        ['average-handling', 24, ['B']],
        /B 级平均解决时间 \| 平均不超过 24 小时/,
      ),
      holds(
        'C in 3 working days on average',
        standard('C 级平均解决时间（3 个工作日）'),
        ['average-handling', 72, ['C']],
        /C 级平均解决时间.*平均不超过 3 个工作日/,
      ),
      holds(
        'satisfaction A and B 90 %',
        standard('A、B 级满意度'),
        ['satisfaction', 90, ['A', 'B']],
        /A、B 级满意度 \| 不低于 90%/,
      ),
      holds('satisfaction C 85 %', standard('C 级满意度'), ['satisfaction', 85, ['C']], /C 级满意度 \| 不低于 85%/),
      holds('full trail 100 %', standard('全程记录完整率'), ['full-trail', 100, 'all'], /全程记录完整率 \| 100%/),
      holds('reports on time', standard('报告及时率'), ['reports-on-time', 100, 'all'], /报告及时率 \| 100%/),
      holds(
        'sampled survey: return rate 15 %',
        policy => policy.standards.find(({ measure }) => measure === 'rated')?.target,
        15,
        /抽样回访回收率 \| 不低于 15%/,
      ),
      holds(
        'statistics daily, weekly, monthly',
        policy => ['daily', 'weekly', 'monthly'].map(report => policy.reports[report]?.period),
        ['day', 'week', 'month'],
        /每天 08:30[\s\S]*每周一 09:00[\s\S]*每月 1 日/,
      ),
      holds(
        'data in doubt is marked within 30 minutes',
        policy => policy.anomalies?.every,
        'PT15M',
        /每 15 分钟检查一次，发现即隔离标记/,
      ),
      holds(
        'the recorded receipt time differs 5 minutes at most from the real one',
        policy => [policy.anomalies?.receipt, policy.systems.api?.compare?.receipt],
        ['PT5M', 'PT5M'],
        /客户中心系统把自己的记录发来核对[\s\S]*反映时间与渠道自己的时间相差超过 5 分钟的算异常/,
      ),
    ],
    own: ['promised', 'dispatch', 'human', 'closing-check'],
  },
}
