/** The columns of a table that mirrors the ledger, as they must be called there. */
export const LEDGER_COLUMNS = {
  number: '编号',
  status: '状态',
  category: '类别',
  severity: '级别',
  source: '来源',
  department: '责任部门',
  handler: '负责人',
  customer: '客户',
  summary: '投诉内容',
  result: '处理结果',
  round: '办理次数',
  missed: '超时次数',
  points: '考核分',
  registeredAt: '登记时间',
  endedAt: '结束时间',
} as const
