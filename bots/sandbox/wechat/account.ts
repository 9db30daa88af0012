/** How messages are pushed: encrypted only, both forms, or plain. The public names are 安全模式, 兼容模式, 明文模式. */
export type PushMode = 'safe' | 'compatible' | 'plain'

/** The official account as it is set up on the platform's side. */
export type WechatAccount = {
  /** `gh_…`: the account's own name in every push. */
  originalId: string
  appId: string
  appSecret: string
  token: string
  /** 43 characters of base64. */
  encodingAesKey: string
  /** Only a service account (服务号) may send template messages. */
  kind: 'service' | 'subscription'
}

/** A template chosen on the platform's side. `content` has its fields as `{{thing1.DATA}}`. */
export type MessageTemplate = { templateId: string; title: string; content: string }
