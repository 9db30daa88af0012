/** What staff and customers read of the knowledge base, and warnings of bursts. */
export const KNOWLEDGE = {
  'section.knowledge': '参考答复（知识 {number}）',
  'knowledge.card': '{title}\n答复：{answer}\n解决办法：{solution}',
  'knowledge.article': '{number}【{kind}】{title}\n　答复：{answer}\n　解决办法：{solution}',
  'knowledge.found': '知识库里有 {count} 条：\n{list}',
  'knowledge.nothing': '知识库里没有找到。{department}可以发“知识 新增 类别｜标题｜标准答复｜解决办法”。',
  'knowledge.none': '知识库里没有 {number} 号。发“知识 查 关键词”可以查找。',
  'knowledge.added': '已新增知识 {number}（{kind}）：{title}。处理这类投诉时会显示在卡片上。',
  'knowledge.added.general': '已新增知识 {number}：{title}。没有写明投诉类别，只用来答复咨询。',
  'knowledge.changed': '已修改知识 {number}（{kind}）：{title}\n答复：{answer}\n解决办法：{solution}',
  'knowledge.removed': '已删除知识 {number}。',
  'knowledge.not-allowed': '知识库由{people}维护，请把内容告诉他们。',
  'knowledge.how.add': '请写：知识 新增 类别｜标题｜标准答复｜解决办法｜关键词（后两项可以不写）。',
  'knowledge.how.change': '请写：知识 修改 编号 答复：新的答复（也可以改标题、解决办法、关键词），或：知识 删除 编号。',
  'knowledge.inquiry': '{answer}\n如果没有解决您的问题，回复“人工”，我请同事来答。',

  'policy.not-reloaded':
    '{people} 新的制度文件有错误，没有启用，仍按原来的制度（{version}）办理。请修改后重新加载：\n{mistakes}',
  'warning.burst':
    '{people} 预警（{name}）：短时间内有 {count} 件同类投诉（{kind}，{department}）：{list}。请查明共同原因。',
} as const satisfies Record<string, string>
