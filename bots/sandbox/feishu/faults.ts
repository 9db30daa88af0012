/** Every way in which the stand-in can misbehave, and on which side of the wire. */
export const feishuFaults = [
  { kind: '429', on: 'call', meaning: 'the gateway refuses: HTTP 429, code 99991400, x-ogw-ratelimit-reset' },
  { kind: '5xx', on: 'call', meaning: 'the gateway is down: HTTP 502 with an HTML page' },
  { kind: 'timeout', on: 'call', meaning: 'the call is carried out, its answer never comes' },
  { kind: 'reset', on: 'call', meaning: 'the connection is reset before the call is carried out' },
  { kind: 'errcode', on: 'call', meaning: 'a call is refused with the given code; `call` is the end of its path' },
  { kind: 'expired-token', on: 'call', meaning: 'the token becomes invalid: HTTP 400, code 99991663' },
  { kind: 'urgent-full', on: 'call', meaning: 'the next 加急 finds a person with 200 unread ones: code 230023' },
  { kind: 'urgent-quota', on: 'call', meaning: 'the next 加急 finds the quota of the company used up: code 230024' },
  { kind: 'duplicate', on: 'event', meaning: 'the next event is delivered twice at the same time' },
  { kind: 'reordered', on: 'event', meaning: 'the next event arrives after the one that follows it' },
  { kind: 'late', on: 'event', meaning: 'the next event is delivered once more an hour later on the clock' },
  {
    kind: 'ws-drop',
    on: 'socket',
    meaning: 'the long connections are cut; further times cut the ones that replace them',
  },
] as const

export type FeishuFault = (typeof feishuFaults)[number]['kind']

const kinds: ReadonlySet<string> = new Set(feishuFaults.map(fault => fault.kind))

/** Tells whether the stand-in knows this fault. */
export function isFeishuFault(kind: string): kind is FeishuFault {
  return kinds.has(kind)
}

/** `code` and `call` are for `errcode`: what is answered (1500, an error of the platform's own, unless told otherwise), and by which calls. */
export type FaultDetail = { code?: number | undefined; call?: string | undefined }

const PLATFORM_ERROR = 1500

export type FaultBox = {
  set(kind: FeishuFault, times: number, detail?: FaultDetail): void
  /** True when this fault was due once more; uses it up. */
  take(kind: FeishuFault): boolean
  /** The code with which this call is refused, when it is due; uses it up. */
  takeCode(path: string): number | null
  /** Those that are still to come. */
  waiting(): { kind: FeishuFault; times: number }[]
}

export function createFaultBox(): FaultBox {
  const left = new Map<FeishuFault, number>()
  let refusal: FaultDetail = {}
  const take = (kind: FeishuFault): boolean => {
    const times = left.get(kind) ?? 0
    if (times < 1) return false
    left.set(kind, times - 1)
    return true
  }
  return {
    set(kind, times, detail = {}) {
      left.set(kind, Math.max(0, Math.trunc(times)))
      if (kind === 'errcode') refusal = detail
    },
    take,
    takeCode: path => (path.endsWith(refusal.call ?? '') && take('errcode') ? (refusal.code ?? PLATFORM_ERROR) : null),
    waiting: () => [...left].flatMap(([kind, times]) => (times > 0 ? [{ kind, times }] : [])),
  }
}
