/**
 * The refusals of Feishu's open platform that this stand-in can give, with the wording of the real ones.
 * Sources: https://open.feishu.cn/document/server-docs/im-v1/message/create (error codes of each call)
 * and https://open.feishu.cn/document/ukTMukTMukTM/ugjM14COyUjL4ITN (general codes).
 */
const refusals = {
  9499: 'Bad Request',
  10003: 'invalid param',
  10014: 'app secret invalid',
  41012: 'user id invalid error',
  230001: 'Your request contains an invalid request parameter.',
  230002: 'The bot can not be outside the group.',
  230012: 'Bot is NOT the sender of the message.',
  230013: 'Bot has NO availability to this user.',
  230020: 'This operation triggers the frequency limit.',
  230023: 'The number of unread urgent messages reaches its limit.',
  230024: 'Reach the upper limit of urgent message.',
  230025: 'The length of the message content reaches its limit.',
  230028: 'The messages do NOT pass the audit.',
  230031: 'Message modification time exceeds the limit.',
  230054: 'This operation is not supported for this message type.',
  230071: 'Only the sender of a message can update it.',
  230099: 'Failed to create card content',
  230110: 'Action unavailable as the message has been deleted.',
  232001: 'Your request contains an invalid request parameter.',
  232006: 'Your request specifies a chat_id which is invalid.',
  232009: 'Your request specifies a chat which has already been dissolved.',
  232011: 'Operator can NOT be out of the chat.',
  232017: 'Operator is not the owner of the chat.',
  232043: 'Your request contains unavailable ids.',
  234001: 'Invalid request param.',
  234003: 'File not in msg.',
  1254040: 'BaseTokenNotFound',
  1254041: 'TableIdNotFound',
  1254043: 'RecordIdNotFound',
  1254045: 'FieldNameNotFound',
  1254060: 'TextFieldConvFail',
  1254061: 'NumberFieldConvFail',
  1254064: 'DatetimeFieldConvFail',
  99991400: 'request trigger frequency limit',
  99991661: 'Missing access token for authorization. Please make a request with token attached.',
  99991663: 'Invalid access token for authorization. Please make a request with token attached.',
  99991668: 'Invalid access token for authorization. Please make a request with user access token attached.',
  99991671: 'Invalid access token for authorization. Please make sure the token starts with "t-" or "u-".',
  99992351: 'The request you send is not a valid {open_id} or not exists.',
  99992402: 'field validation failed',
} as const satisfies Record<number, string>

export type RefusalCode = keyof typeof refusals

/** One call refused, as it goes over the wire: HTTP status, headers and `{code, msg, error}`. */
export class WireError extends Error {
  readonly code: RefusalCode
  readonly status: number
  readonly headers: Record<string, string>
  readonly fieldViolations: { field: string; description: string }[]

  constructor(
    code: RefusalCode,
    details: {
      ext?: string
      status?: number
      headers?: Record<string, string>
      fieldViolations?: { field: string; description: string }[]
    } = {},
  ) {
    super(details.ext === undefined ? refusals[code] : `${refusals[code].replace(/\.$/, '')}, ext=${details.ext}`)
    this.name = 'WireError'
    this.code = code
    this.status = details.status ?? 400
    this.headers = details.headers ?? {}
    this.fieldViolations = details.fieldViolations ?? []
  }
}
