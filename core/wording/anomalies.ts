/** The words in which data in doubt is told, corrected and checked. */
const ANOMALIES = {
  'doubt.time': '时间互相矛盾（{field}）',
  'doubt.state': '状态与记录不一致（{field}）',
  'doubt.missing': '缺少必填内容（{field}）',
  'doubt.trail': '台账与办理记录对不上（{field}）',
  'doubt.corrected': '更正待复核（{field}）',
  'doubt.clock': '未结案但没有任何时限在走（{field}）',
  'doubt.between': '与{system}的记录不一致（{field}：我方{ours}，对方{theirs}）',
  'doubt.between.here': '{system}有这件，我方没有',
  'doubt.between.there': '我方有这件，{system}没有',
  none: '没有',
  one: '有',
  'path.status': '状态',
  'path.receipt': '反映时间与渠道记录的时间相差过大',
  'path.heardAt': '反映时间晚于登记时间',
  'path.resolvedAt': '处理完成时间',
  'path.endedAt': '结案时间',
  'path.events': '办理记录的先后',
  'path.future': '记录时间在将来',
  'path.handler': '责任部门或负责人',
  'path.category': '类别',
  'path.complaint': '当前状态',
  'path.deadlines': '时限',
  'call.found':
    '{people} {number} 的数据存疑：{what}。已隔离，不计入统计。请查明原因并更正，然后私聊我：更正 {number} 内容名称 改为 正确内容 原因：…；不用改内容的：更正 {number} 原因：… 更正：…',
  'call.corrected':
    '{people} {number} 的数据（{what}）已更正。原因：{cause}；更正：{reason}。请另一位同事复核，然后私聊我：复核 {number} 通过，或：复核 {number} 退回 原因',
  'call.refused':
    '{people} {number} 的更正没有通过复核：{reason}。请重新查明并更正（{what}），然后私聊我：更正 {number} 内容名称 改为 正确内容 原因：…；不用改内容的：更正 {number} 原因：… 更正：…',
  'answer.corrected': '已登记更正，等另一位同事复核后再计入统计。',
  'answer.sound': '已复核，{number} 重新计入统计。',
  'answer.refused': '已退回，请责任人重新更正。',
  'answer.none': '{number} 没有待处理的存疑数据。',
  'answer.not-now': '{number} 现在不是这一步，请发“异常”查看。',
  'answer.not-allowed': '这一步请{people}来做。',
  'answer.same-person': '复核不能由更正的人来做，请另一位同事复核。',
  'answer.reason-needed': '请写清楚，例如：更正 {number} 原因：登记时漏填 更正：已补录车牌',
  'list.none': '没有存疑的数据。',
  'list.head': '存疑数据 {count} 件（已隔离，不计入统计）：\n{list}',
  'list.line': '{number}：{what}，{status}',
  'status.found': '待更正',
  'status.corrected': '待复核',
  'status.sound': '已复核',
} as const satisfies Record<string, string>

type AnomalyKey = keyof typeof ANOMALIES

/** The text for a key with its slots filled. An unfilled slot is a bug and throws. */
export function anomalyWord(key: AnomalyKey, facts: Record<string, string | number> = {}): string {
  return ANOMALIES[key].replace(/\{(\w+)\}/g, (_, slot: string) => {
    const fact = facts[slot]
    if (fact === undefined) throw new Error(`text "${key}" needs "${slot}"`)
    return String(fact)
  })
}

/** The name of what is in doubt; the path itself where it has none. */
anomalyWord.of = (key: string): string => (Object.hasOwn(ANOMALIES, key) ? ANOMALIES[key as AnomalyKey] : key)
