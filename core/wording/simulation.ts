/** The words in which a replay under other rules is told. */
const SIMULATION = {
  title: '按“{policy}”重放（{version}）',
  'head.complaint': '投诉',
  'head.registeredAt': '登记',
  'head.severity': '级别',
  'head.department': '责任部门',
  'head.missed': '会超时的时限',
  'head.told': '会通知（级）',
  'head.points': '考核分',
  'head.yuan': '考核金额（元）',
  told: '{person}（{level}）',
  sums: '共 {count} 件，其中 {late} 件会超时（{missed} 次）；考核合计 {points} 分、{yuan} 元。',
  skipped: '有 {count} 条记录在这套制度里没有对应的步骤，没有重放。',
} as const satisfies Record<string, string>

/** The text for a key with its slots filled. An unfilled slot is a bug and throws. */
export function simulationWord(key: keyof typeof SIMULATION, facts: Record<string, string | number> = {}): string {
  return SIMULATION[key].replace(/\{(\w+)\}/g, (_, slot: string) => {
    const fact = facts[slot]
    if (fact === undefined) throw new Error(`text "${key}" needs "${slot}"`)
    return String(fact)
  })
}
