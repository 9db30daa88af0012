/** The account of the ingress bench: the same for both servers and the generator. */
export const ACCOUNT = {
  originalId: 'gh_0123456789ab',
  appId: 'wx0123456789abcdef',
  appSecret: '0123456789abcdef0123456789abcdef',
  token: 'bench-token-0123456789',
  encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  kind: 'service' as const,
}

/** `webhook`: our webhook and inbox. `webhook+wake`: and the job that wakes the conversation. `bare`: the least that could do it. */
export type ServerKind = 'bare' | 'webhook' | 'webhook+wake'
