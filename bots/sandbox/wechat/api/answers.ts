import { randomBytes } from 'node:crypto'

/** What an API call answers: JSON text, a file, or an HTTP status of its own. */
export type ApiAnswer =
  | { json: string }
  | { bytes: Uint8Array; contentType: string; fileName: string }
  | { status: number; contentType: string; text: string }

const messages = {
  40001: 'invalid credential, access_token is invalid or not latest',
  40002: 'invalid grant_type',
  40003: 'invalid openid',
  40004: 'invalid media type',
  40006: 'invalid media size',
  40007: 'invalid media_id',
  40008: 'invalid message type',
  40013: 'invalid appid',
  40014: 'invalid access_token',
  40016: 'invalid button size',
  40017: 'invalid button type',
  40018: 'invalid button name size',
  40019: 'invalid button key size',
  40020: 'invalid button url size',
  40023: 'invalid sub button size',
  40037: 'invalid template_id',
  40113: 'unsupported file type',
  40125: 'invalid appsecret',
  41001: 'access_token missing',
  41002: 'appid missing',
  41004: 'appsecret missing',
  41005: 'media data missing',
  41006: 'media_id missing',
  42001: 'access_token expired',
  43001: 'require GET method',
  43002: 'require POST method',
  43004: 'require subscribe',
  44001: 'empty media data',
  44002: 'empty post data',
  44004: 'empty content',
  45001: 'media size out of limit',
  45002: 'content size out of limit',
  45008: 'article size out of limit',
  45009: 'reach max api daily quota limit',
  45011: 'api minute-quota reach limit, must slower, retry next minute',
  45015: 'response out of time limit or subscription is canceled',
  45047: 'out of response count limit',
  45072: 'command is invalid',
  45080: 'no interaction within 30 seconds',
  45081: 'already typing',
  46003: 'menu no exist',
  47001: 'data format error',
  47003: 'argument invalid!',
  48001: 'api unauthorized',
} as const

/** The platform's error codes that the stand-in answers with. https://developers.weixin.qq.com/doc/oplatform/developers/errCode/errCode.html */
export type ErrorCode = keyof typeof messages

const hex = (bytes: number) => randomBytes(bytes).toString('hex')

/** A refusal as the platform writes it, with the id of the request (`rid`) at the end. */
export function refuse(errcode: ErrorCode, detail = ''): ApiAnswer {
  return {
    json: JSON.stringify({ errcode, errmsg: `${messages[errcode]}${detail} rid: ${hex(4)}-${hex(4)}-${hex(4)}` }),
  }
}

export function answer(value: object): ApiAnswer {
  return { json: JSON.stringify(value) }
}

export const done: ApiAnswer = { json: JSON.stringify({ errcode: 0, errmsg: 'ok' }) }
