/** Why a request to the webhook is turned away. The reason is fit for a log line: it carries nothing from the request. */
export type RefusalReason =
  | 'bad-query'
  | 'unsigned'
  | 'bad-signature'
  | 'stale'
  | 'replayed'
  | 'plaintext-refused'
  | 'ciphertext-refused'
  | 'undecryptable'
  | 'wrong-appid'
  | 'other-account'
  | 'too-large'
  | 'not-utf8'
  | 'not-xml'
  | 'malformed'

export type Refusal = { ok: false; reason: RefusalReason }

/** The HTTP status of each refusal: 401 who are you, 403 not like this, 400 unreadable, 413 too much. */
export const refusalStatus = {
  'bad-query': 400,
  unsigned: 401,
  'bad-signature': 401,
  stale: 403,
  replayed: 403,
  'plaintext-refused': 403,
  'ciphertext-refused': 403,
  undecryptable: 403,
  'wrong-appid': 403,
  'other-account': 403,
  'too-large': 413,
  'not-utf8': 400,
  'not-xml': 400,
  malformed: 400,
} as const satisfies Record<RefusalReason, number>

export function refuse(reason: RefusalReason): Refusal {
  return { ok: false, reason }
}
