/** How long and how often the account may write to a customer by itself (客服消息). */
type ReplyWindow = { until: number; left: number }
export type WindowKind = 'message' | 'action'
export type ReplyWindows = { [kind in WindowKind]?: ReplyWindow | undefined }

const MINUTE = 60_000

/**
 * `message`: the customer wrote something. `action`: menu click, entry of a menu message, subscribe, scan.
 * https://developers.weixin.qq.com/doc/subscription/guide/product/kf/intro.html
 */
const windowRules = {
  message: { lastsMs: 48 * 60 * MINUTE, messages: 5 },
  action: { lastsMs: MINUTE, messages: 3 },
} as const satisfies Record<WindowKind, { lastsMs: number; messages: number }>

export function openWindow(kind: WindowKind, now: Date): ReplyWindow {
  const rule = windowRules[kind]
  return { until: now.getTime() + rule.lastsMs, left: rule.messages }
}

/**
 * Takes one message out of the allowance, the shorter-lived window first (the documentation does not say which one counts).
 * Refusals are the platform's codes: 45015 no window is open, 45047 everything in the open ones is used.
 */
export function spend(
  windows: ReplyWindows,
  now: Date,
): { kind: WindowKind; window: ReplyWindow } | { refusal: 45015 | 45047 } {
  let open = false
  for (const kind of ['action', 'message'] as const) {
    const window = windows[kind]
    if (window === undefined || now.getTime() >= window.until) continue
    open = true
    if (window.left > 0) return { kind, window: { until: window.until, left: window.left - 1 } }
  }
  return { refusal: open ? 45047 : 45015 }
}

/** How many messages could be sent now. */
export function messagesLeft(windows: ReplyWindows, now: Date): number {
  return Object.values(windows).reduce(
    (sum, window) => sum + (window !== undefined && now.getTime() < window.until ? window.left : 0),
    0,
  )
}
