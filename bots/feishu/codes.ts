import type { UrgentObstacle } from '../../core/message/outbound.ts'

/**
 * What Feishu's error codes mean for us. A code that is not listed is not tried again: a refusal that nobody knows
 * should be seen, not repeated.
 *
 * https://open.feishu.cn/document/server-docs/api-call-guide/generic-error-code
 * https://open.feishu.cn/document/server-docs/im-v1/message/create (error codes at the end of each call's page)
 */
type CodePolicy = { retry: 'later' | 'never'; retryAfterMs?: number; meaning: string }

const codes: Readonly<Record<string, CodePolicy>> = {
  // The gateway
  '1500': { retry: 'later', meaning: 'internal error' },
  '1663': { retry: 'later', meaning: 'internal error' },
  '2200': { retry: 'later', meaning: 'internal error' },
  '9499': { retry: 'never', meaning: 'bad request' },
  '10003': { retry: 'never', meaning: 'invalid parameters of the app' },
  '10014': { retry: 'never', meaning: 'app secret is wrong' },
  '99991400': { retry: 'later', retryAfterMs: 1_000, meaning: 'too many requests' },
  '99991401': { retry: 'never', meaning: 'our address is not on the app’s allow list' },
  '99991543': { retry: 'never', meaning: 'app id or app secret is wrong' },
  '99991661': { retry: 'later', meaning: 'access token is missing' },
  '99991662': { retry: 'never', meaning: 'app is not enabled in this company' },
  '99991663': { retry: 'later', meaning: 'tenant access token is not valid' },
  '99991664': { retry: 'later', meaning: 'app access token is not valid' },
  '99991665': { retry: 'later', meaning: 'tenant access token is not valid' },
  '99991668': { retry: 'later', meaning: 'access token is not valid' },
  '99991671': { retry: 'later', meaning: 'access token is malformed' },
  '99991672': { retry: 'never', meaning: 'app lacks a permission for this call' },
  '99992402': { retry: 'never', meaning: 'a field of the request is wrong' },
  // Messages
  '230001': { retry: 'never', meaning: 'a parameter is wrong' },
  '230002': { retry: 'never', meaning: 'bot is not in the group' },
  '230006': { retry: 'never', meaning: 'bot is not enabled for the app' },
  '230011': { retry: 'never', meaning: 'message was recalled' },
  '230012': { retry: 'never', meaning: 'bot did not send this message' },
  '230013': { retry: 'never', meaning: 'person left or is outside the bot’s range' },
  '230018': { retry: 'never', meaning: 'bot may not speak in this group' },
  '230020': { retry: 'later', retryAfterMs: 1_000, meaning: 'too many messages to one chat' },
  '230022': { retry: 'never', meaning: 'text is seen as sensitive' },
  '230023': { retry: 'never', meaning: 'person has more than 200 unread urgent messages' },
  '230024': { retry: 'never', meaning: 'quota of urgent messages is used up' },
  '230025': { retry: 'never', meaning: 'message is too long' },
  '230027': { retry: 'never', meaning: 'app lacks a permission' },
  '230028': { retry: 'never', meaning: 'message was blocked by data loss prevention' },
  '230031': { retry: 'never', meaning: 'card is older than 14 days' },
  '230035': { retry: 'never', meaning: 'bot may not write in this chat' },
  '230049': { retry: 'later', retryAfterMs: 1_000, meaning: 'message is being sent by an earlier call' },
  '230099': { retry: 'never', meaning: 'card was rejected' },
  '230110': { retry: 'never', meaning: 'message was deleted' },
  // Tables of a Base
  '1254040': { retry: 'never', meaning: 'there is no Base with this token' },
  '1254041': { retry: 'never', meaning: 'there is no table with this id' },
  '1254043': { retry: 'never', meaning: 'there is no such record' },
  '1254045': { retry: 'never', meaning: 'the table lacks a column' },
  '1254060': { retry: 'never', meaning: 'a text column was given something else' },
  '1254061': { retry: 'never', meaning: 'a number column was given something else' },
  '1254064': { retry: 'never', meaning: 'a date column was given something else' },
  '1254103': { retry: 'never', meaning: 'the table is full' },
  '1254290': { retry: 'later', retryAfterMs: 1_000, meaning: 'too many requests to the Base' },
  '1254291': { retry: 'later', retryAfterMs: 1_000, meaning: 'the table is being written by another call' },
  '1254302': { retry: 'never', meaning: 'the app may not write this Base' },
  '1254607': { retry: 'later', retryAfterMs: 2_000, meaning: 'the data is not ready' },
  '1255040': { retry: 'later', meaning: 'the Base did not answer in time' },
  // Groups
  '232009': { retry: 'never', meaning: 'group was dissolved' },
  '232011': { retry: 'never', meaning: 'bot is not in the group' },
}

/** All of them, for whoever goes through them. */
export const knownCodes: readonly string[] = Object.keys(codes)

/** Answers that say nothing but “your token is no good”: worth one new token and one more try. */
export const tokenCodes: ReadonlySet<string> = new Set([
  '99991661',
  '99991663',
  '99991664',
  '99991665',
  '99991668',
  '99991671',
])

/** The chat is gone, or we are. */
export const chatLostCodes: ReadonlySet<string> = new Set(['230002', '232009', '232011'])

/** Too fast for a chat or person, too fast for the gateway. */
export const busyCodes: ReadonlySet<string> = new Set(['230020', '99991400'])

/** What to do about a code, with the HTTP status deciding for codes that are not listed. */
export function policyFor(code: string, status: number): CodePolicy {
  const known = Object.hasOwn(codes, code) ? codes[code] : undefined
  if (known) return known
  return { retry: status === 429 || status === 408 || status >= 500 ? 'later' : 'never', meaning: 'refused' }
}

/**
 * What a refusal of 加急 means for whoever was to be insisted on. Not in the chat or nobody that the platform knows is 230001 there, for
 * want of a code of its own. A person with 200 unread ones (230023) is refused by all three media.
 *
 * https://open.feishu.cn/document/server-docs/im-v1/buzz-messages/urgent_app (urgent_sms, urgent_phone)
 */
const obstacles: Readonly<Record<string, UrgentObstacle>> = {
  '230001': 'absent',
  '230002': 'absent',
  '230013': 'absent',
  '230023': 'full',
  '230024': 'quota',
  '230011': 'absent',
  '230110': 'absent',
  '232009': 'absent',
}

export function urgentObstacle(code: string): UrgentObstacle {
  return (Object.hasOwn(obstacles, code) ? obstacles[code] : undefined) ?? 'refused'
}
