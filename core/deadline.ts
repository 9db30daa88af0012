/**
 * A running clock of one complaint. Deadlines are derived from the policy's clocks and the complaint's events; the row in the
 * database is the truth, a queue's delayed job is only the alarm.
 */
export type Deadline = {
  /** `<complaint id>.<clock>.<occurrence>` */
  id: string
  complaintId: string
  clock: string
  /** From 1: a clock may start again. */
  occurrence: number
  /** Seq of the event that started it. */
  startedBy: number
  startedAt: string
  /** Start of a window, for clocks that have one. */
  opensAt: string | null
  dueAt: string
  /**
   * running → met · running → overdue (missed; its chain climbs) → late (done after all) · cancelled.
   * `running` and `overdue` are open: something will still happen.
   */
  status: 'running' | 'overdue' | 'met' | 'late' | 'cancelled'
  /** The next moment at which something happens: window, reminder, end, level of the chain. `null` once it is not open. */
  nextAt: string | null
  /** How many of its steps have been done. */
  step: number
  /** Level of the chain reached, 0 before the deadline is missed. */
  level: number
  endedAt: string | null
}

export function isOpen(deadline: Pick<Deadline, 'status'>): boolean {
  return deadline.status === 'running' || deadline.status === 'overdue'
}
