import type { WindowKind, WindowState } from '../../core/delivery/reach.ts'
import type { SendWindows } from '../../core/ports/messenger.ts'

/** The contract of core's SendWindows for one process; nobody was ever seen unless `left` says how many messages he lets us send. */
export function windowsOfOneProcess(left: number | null = null): SendWindows & { left(): number | null } {
  const kind: WindowKind = 'message'
  const until = new Date('2030-01-01T00:00:00Z')
  let rest = left
  let state: WindowState = left === null ? 'unknown' : 'open'
  return {
    left: () => rest,
    async take(_conversation, messages) {
      if (state !== 'open' || rest === null) return { state, taken: null }
      if (rest < messages) return { state: 'used-up', taken: null }
      rest -= messages
      return { state, taken: { kind, until, messages } }
    },
    async giveBack(_conversation, { messages }) {
      rest = (rest ?? 0) + messages
    },
    async correct(_conversation, to) {
      state = to
    },
  }
}
