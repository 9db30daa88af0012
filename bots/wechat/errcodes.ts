/**
 * The platform's error codes that a sender of messages meets, what they mean, and whether trying again can help.
 *
 * A code that is missing here is treated as `never`: the platform understood the call and said no.
 * https://developers.weixin.qq.com/doc/offiaccount/Getting_Started/Global_Return_Code.html
 */
type ErrcodeRule = {
  retry: 'later' | 'never'
  /** What to wait before the next attempt, in milliseconds, where the code says how long it lasts. */
  retryAfterMs?: number
  /** This way to the customer is closed, and another may be open; see `PlatformError`. Left out where only the words were wrong. */
  otherWay?: 'template' | 'call'
  /** For the operator or for the staff on the card: what happened and what helps. */
  explanation: string
}

const minute = 60_000
const hour = 60 * minute
/** The customer cannot be written to at all: he is to be called. */
const call = { retry: 'never', otherWay: 'call' } as const
/** Not as a customer-service message; a template message may still reach him. */
const template = { retry: 'never', otherWay: 'template' } as const

export const errcodes = {
  [-1]: { retry: 'later', explanation: '微信系统繁忙，稍后会自动重试。' },
  40001: { retry: 'later', explanation: '接口凭证无效，已尝试刷新；若反复出现，请核对 AppSecret。' },
  40002: { retry: 'never', explanation: '凭证类型不正确，请检查调用参数。' },
  40003: { ...call, explanation: '客户的 openid 不属于本公众号，请核对公众号配置。' },
  40004: { retry: 'never', explanation: '不支持的文件类型，请换成图片、语音或视频。' },
  40007: { retry: 'never', explanation: '文件已失效（微信只保存三天），请客户重新发送。' },
  40008: { retry: 'never', explanation: '不支持的消息类型。' },
  40009: { retry: 'never', explanation: '图片太大，请压缩后再发送。' },
  40013: { ...call, explanation: 'AppID 不正确，请核对公众号配置。' },
  40014: { retry: 'later', explanation: '接口凭证不合法，已尝试刷新，稍后会重试。' },
  40037: { ...call, explanation: '模板编号不正确，请在公众平台核对模板。' },
  40125: { ...call, explanation: 'AppSecret 不正确，请在公众平台核对或重置。' },
  40164: {
    retry: 'later',
    retryAfterMs: 5 * minute,
    explanation: '服务器 IP 不在公众平台白名单中，请添加后等待自动重试。',
  },
  40243: { ...call, explanation: 'AppSecret 已被冻结，请在公众平台解冻。' },
  41001: { retry: 'later', explanation: '缺少接口凭证，稍后会重试。' },
  41030: { retry: 'never', explanation: '消息中的页面路径不正确，请检查链接。' },
  42001: { retry: 'later', explanation: '接口凭证已过期，已尝试刷新，稍后会重试。' },
  43004: { ...call, explanation: '客户没有关注公众号，请改用电话联系。' },
  43019: { ...call, explanation: '客户在公众号的黑名单中，请改用电话联系。' },
  43101: { ...call, explanation: '客户拒收此类消息，请改用电话联系。' },
  44002: { retry: 'never', explanation: '提交的内容为空。' },
  44004: { retry: 'never', explanation: '文本内容为空。' },
  45001: { retry: 'never', explanation: '文件超过微信的大小限制，请压缩后再发送。' },
  45002: { retry: 'never', explanation: '消息内容超过微信的长度限制，请缩短后再发送。' },
  45009: {
    retry: 'later',
    retryAfterMs: hour,
    otherWay: 'template',
    explanation: '今天的接口调用次数已用完，次日零点恢复。',
  },
  45011: { retry: 'later', retryAfterMs: minute, explanation: '调用太频繁，一分钟后会自动重试。' },
  45015: { ...template, explanation: '客户超过 48 小时没有发消息或已取消关注，请改用模板消息或电话联系。' },
  45047: { ...template, explanation: '本轮可发的客服消息已用完，等客户再次发言后才能发送。' },
  45065: { retry: 'never', explanation: '这条消息已经发送过。' },
  47001: { retry: 'never', explanation: '提交的数据格式不正确。' },
  47003: { ...call, explanation: '模板参数不正确，请核对模板的关键词。' },
  48001: { ...template, explanation: '公众号没有此接口的权限，请确认已认证并开通。' },
  48002: { ...call, explanation: '客户关闭了接收消息，请改用电话联系。' },
  48004: { ...call, explanation: '接口已被微信封禁，请登录公众平台查看。' },
  50001: { ...call, explanation: '公众号没有被授权使用此接口。' },
  50002: { ...call, explanation: '客户的微信受限，请改用电话联系。' },
} as const satisfies Record<number, ErrcodeRule>

/** After one of these the token is refreshed once and the call repeated once. */
export const tokenErrcodes: ReadonlySet<number> = new Set([40001, 40014, 42001])

export function ruleOf(errcode: number): ErrcodeRule {
  const known: Record<number, ErrcodeRule> = errcodes
  return known[errcode] ?? { ...template, explanation: '微信拒绝了这次调用，请按错误码查询原因。' }
}
