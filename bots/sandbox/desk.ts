/**
 * What the sandbox shows and does beyond the two stand-in platforms: the clock, the pack, the cases. The control API asks this
 * port; whoever wires the program implements it, with `viewCase`, `summariseCase` and `describePack` of `control/`.
 */
export type SandboxDesk = {
  now(): Date
  /**
   * Moves the clock; everything that falls due on the way is processed before it resolves with the new time. `next` is the
   * earliest moment at which something falls due. Throws `InputError` when it cannot go there.
   */
  advance(to: ClockMove): Promise<Date>
  overview(): SandboxOverview
  /** Newest first, at most 50. */
  cases(): Promise<CaseSummary[]>
  case(id: string): Promise<CaseView | null>
}

/** `by`: an ISO 8601 duration of days and smaller; `at`: ISO 8601. */
export type ClockMove = { by: string } | { to: 'next' } | { at: string }

export type SandboxOverview = {
  /** The pack in force, by name. */
  pack: string
  title: string
  organisation: string
  /** Packs that the program could be started with. */
  packs: string[]
  people: { id: string; openId: string | null; name: string; title: string; department: string }[]
  groups: { id: string; name: string; chatId: string | null; members: (string | null)[] }[]
  departments: { id: string; name: string; manager: string; group: string; answersFor: string }[]
}

export type CaseSummary = {
  id: string
  number: string
  status: string
  /** The status in words: 处理中. */
  statusName: string
  ended: boolean
  severity: string
  severityName: string
  /** One line: what it is about. */
  title: string
  /** The conversation it was told in, and the WeChat customer when it is one. */
  conversation: string | null
  customer: string | null
  registeredAt: string
  next: CaseDeadline | null
}

export type CaseDeadline = {
  id: string
  name: string
  startedAt: string
  opensAt: string | null
  dueAt: string
  status: 'running' | 'paused' | 'overdue' | 'met' | 'late' | 'cancelled'
  endedAt: string | null
  /** When it goes on at the latest, while it stands still. */
  pausedUntil: string | null
  /** Level of the escalation chain reached; 0 before the deadline is missed. */
  level: number
  /** Who must see to it: 销售经理 王海涛. */
  owners: string[]
  /** The same people's ids in Feishu, where they have one. */
  ownerIds: string[]
}

export type CaseView = CaseSummary & {
  round: number
  points: number
  facts: { label: string; value: string }[]
  /** Open ones first, then the others, each by their end. */
  deadlines: CaseDeadline[]
  /** Oldest first; `at` is ISO 8601. */
  timeline: { seq: number; at: string; type: string; text: string }[]
  /** How the customer was told what, oldest first. */
  told: { at: string; channel: string; outcome: string; news: string | null; code: string | null; text: string }[]
}
