/** What the stand-in can do wrong, as data for whoever offers a choice. `on` says what the fault waits for. */
export const faultKinds = [
  { kind: '429', on: 'api', meaning: 'API 返回 HTTP 429' },
  { kind: '5xx', on: 'api', meaning: 'API 返回 HTTP 502 错误页' },
  { kind: 'timeout', on: 'api', meaning: 'API 不应答，直到调用方放弃' },
  { kind: 'reset', on: 'api', meaning: 'API 连接被重置，调用没有执行' },
  { kind: 'lost-answer', on: 'api', meaning: 'API 已执行，但应答丢失' },
  { kind: 'expired-token', on: 'api-with-token', meaning: 'API 返回 42001，access_token 立即作废' },
  { kind: 'rate-limit', on: 'api', meaning: 'API 返回 45011（调用过于频繁）' },
  { kind: 'errcode', on: 'api-with-token', meaning: 'API 返回指定的错误码（code），可只对一个接口（call）' },
  { kind: 'duplicate', on: 'push', meaning: '同一条消息同时推送两次' },
  { kind: 'reordered', on: 'push', meaning: '同一客户的两条消息颠倒顺序推送' },
  { kind: 'late', on: 'push', meaning: '消息推送后，稍后再重复推送一次' },
] as const

export type FaultKind = (typeof faultKinds)[number]['kind']
type ApiFault = Extract<(typeof faultKinds)[number], { on: 'api' | 'api-with-token' }>['kind']
type PushFault = Extract<(typeof faultKinds)[number], { on: 'push' }>['kind']

/** `code` and `call` are for `errcode`: what is answered, and the end of the path that is answered so (all, unless told otherwise). */
export type Fault = { kind: FaultKind; times?: number; code?: number | undefined; call?: string | undefined }
type Waiting = Fault & { times: number }

export type Faults = {
  add(fault: Fault): void
  /** Uses up one fault for an API call, the oldest that fits. */
  takeForApi(withToken: boolean, path: string): { kind: ApiFault; code: number } | null
  /** Uses up one fault of this kind for a push. */
  takeForPush(kind: PushFault): boolean
  waiting(): { kind: FaultKind; times: number }[]
  clear(): void
}

function isApiFault(kind: FaultKind, withToken: boolean): kind is ApiFault {
  const on = faultKinds.find(known => known.kind === kind)?.on
  return on === 'api' || (withToken && on === 'api-with-token')
}

export function createFaults(): Faults {
  let waiting: Waiting[] = []
  const use = (fault: Waiting) => {
    fault.times -= 1
    waiting = waiting.filter(each => each.times > 0)
  }
  return {
    add({ kind, times = 1, code, call }) {
      if (!Number.isInteger(times) || times < 1) throw new RangeError('times must be a whole number from 1')
      waiting.push({ kind, times, code, call })
    },
    takeForApi(withToken, path) {
      for (const fault of waiting) {
        const { kind, call, code = -1 } = fault
        if (!isApiFault(kind, withToken) || !path.endsWith(call ?? '')) continue
        use(fault)
        return { kind, code }
      }
      return null
    },
    takeForPush(kind) {
      const fault = waiting.find(each => each.kind === kind)
      if (fault === undefined) return false
      use(fault)
      return true
    },
    waiting: () => waiting.map(({ kind, times }) => ({ kind, times })),
    clear() {
      waiting = []
    },
  }
}
