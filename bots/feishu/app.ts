/** One self-built Feishu app, as its developer console names things. Parsed from the environment by `config.ts`. */
export type FeishuApp = {
  /** `cli_` and 16 hexadecimal digits. */
  appId: string
  appSecret: string
  /** Encrypt Key: decrypts events and is part of their signature. */
  encryptKey: string
  /** Verification Token: repeated in every event. */
  verificationToken: string
  /** Our own company. Without it the tenant that an event is addressed to counts as ours. */
  tenantKey?: string
  /** `https://open.feishu.cn`, `https://open.larksuite.com`, or where the sandbox listens. No slash at the end. */
  domain: string
  /** A table of a Base that mirrors the ledger, where one is wanted. */
  ledger?: { appToken: string; tableId: string }
}
