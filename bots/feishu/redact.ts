const digit = '[0-9０-９]'
const mobile = new RegExp(
  `(?<!${digit})((?:[+＋]?(?:86|８６)[ -]?)?[1１][3-9３-９]${digit})[ -]?${digit}{4}[ -]?(${digit}{4})(?!${digit})`,
  'g',
)
const mail = /(?<![\w.+-])([\w])[\w.+-]*@([\w-]+(?:\.[\w-]+)+)/g

/**
 * Makes mobile numbers and mail addresses in a text unreadable: `138****5678`, `a***@example.com`.
 *
 * The last line of defence: whoever writes a card has masked already. Feishu's DLP (230028) blocks what is left plain.
 */
export function maskContacts(text: string): string {
  return text.replace(mobile, '$1****$2').replace(mail, '$1***@$2')
}

/**
 * Makes a text from the SDK, the network or the platform fit for a log line or an error: no token, secret, ticket,
 * phone number or mail address, and not longer than 300 characters.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  let clean = text
  for (const secret of secrets) if (secret.length > 0) clean = clean.replaceAll(secret, '***')
  clean = clean
    .replace(/Bearer\s+\S+/gi, 'Bearer ***')
    .replace(/\b[tua]-[\w.-]{3,}/g, '***')
    .replace(/((?:https?|wss?):\/\/[^\s?"']+)\?[^\s"']*/gi, '$1?***')
    .replace(
      /("?(?:app_?secret|tenant_access_token|access_token|ticket|access_key|token)"?\s*[:=]\s*"?)[^"&\s,}]+/gi,
      '$1***',
    )
  clean = maskContacts(clean)
  return clean.length > 300 ? `${clean.slice(0, 299)}…` : clean
}
