import { randomInt } from 'node:crypto'
import type { WechatAccount } from './account.ts'
import { encrypt } from './crypto.ts'
import type { WechatMessage } from './parse.ts'
import { sign } from './verify.ts'
import { cdataOf } from './xml.ts'

/**
 * The text that answers an open request, encrypted when `replyKey` says that the request was.
 * https://developers.weixin.qq.com/doc/offiaccount/Message_Management/Passive_user_reply_message.html
 */
export function passiveReplyXml(
  text: string,
  inReplyTo: WechatMessage,
  account: WechatAccount,
  replyKey: string | null,
  now: Date,
): string {
  const seconds = String(Math.floor(now.getTime() / 1000))
  const plain =
    `<xml><ToUserName>${cdataOf(inReplyTo.openid)}</ToUserName><FromUserName>${cdataOf(inReplyTo.account)}</FromUserName>` +
    `<CreateTime>${seconds}</CreateTime><MsgType><![CDATA[text]]></MsgType><Content>${cdataOf(text)}</Content></xml>`
  if (replyKey === null) return plain
  const encrypted = encrypt(plain, account.appId, replyKey)
  const nonce = String(randomInt(1_000_000_000, 9_999_999_999))
  return (
    `<xml><Encrypt><![CDATA[${encrypted}]]></Encrypt>` +
    `<MsgSignature><![CDATA[${sign(account.token, seconds, nonce, encrypted)}]]></MsgSignature>` +
    `<TimeStamp>${seconds}</TimeStamp><Nonce><![CDATA[${nonce}]]></Nonce></xml>`
  )
}
