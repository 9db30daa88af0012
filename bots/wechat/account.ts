import { z } from 'zod'

/** An EncodingAESKey as the platform shows it: 43 characters, 32 bytes in base64 without the closing `=`. */
const aesKeySchema = z
  .string()
  .regex(/^[A-Za-z0-9+/]{43}$/, 'an EncodingAESKey has 43 letters and digits')
  .refine(key => Buffer.from(`${key}=`, 'base64').length === 32, 'an EncodingAESKey holds 32 bytes')

/**
 * The official account that we speak for, as it is set up on the platform ("设置与开发 / 基本配置").
 *
 * `mode` decides what the webhook accepts: `safe` (安全模式) and `compatible` (兼容模式) only what is encrypted, `plain`
 * (明文模式) only what is not. `kind` decides what may be sent: a subscription account (订阅号) has no template messages.
 */
export const wechatAccountSchema = z.object({
  /** 原始ID, `gh_…`: the ToUserName of every message. */
  originalId: z.string().min(1),
  appId: z.string().min(1),
  appSecret: z.string().min(1),
  token: z.string().min(3),
  encodingAesKey: aesKeySchema,
  /** The key that was replaced last: the platform may still use it for a while. */
  previousAesKey: aesKeySchema.optional(),
  mode: z.enum(['safe', 'compatible', 'plain']),
  kind: z.enum(['service', 'subscription']),
  /** Without a slash at its end, e.g. `https://api.weixin.qq.com`. */
  apiBaseUrl: z.url().transform(url => url.replace(/\/+$/, '')),
})

export type WechatAccount = z.infer<typeof wechatAccountSchema>
