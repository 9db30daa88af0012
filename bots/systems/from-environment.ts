import { z } from 'zod'
import type { OtherSystem } from './system.ts'

type Environment = Readonly<Record<string, string | undefined>>

const id = z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'names such as crm, with commas between')
const token = z.string().regex(/^\S{16,}$/, 'at least 16 characters without spaces')
const secret = z.string().regex(/^\S{24,}$/, 'at least 24 characters without spaces')
const url = z.string().refine(isSafe, 'an https:// address (http:// on loopback only)')

/** The system that brings API_TOKEN. */
const DEFAULT = 'api'

/**
 * Reads which systems may hand over complaints: API_TOKEN, API_WEBHOOK_URL and API_WEBHOOK_SECRET for one; for more, API_SYSTEMS names them
 * (`crm,erp`) and each has variables of its own (`API_TOKEN_CRM` …). Mistakes name the variable, never what was given.
 */
export function readSystems(env: Environment): { systems: OtherSystem[]; mistakes: string[] } {
  const given = (name: string) => env[name]?.trim() || undefined
  const names = (given('API_SYSTEMS') ?? '')
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')
  const wrong = names.filter(name => name === DEFAULT || !id.safeParse(name).success)
  const mistakes = wrong.map(() => 'API_SYSTEMS: expected names such as crm, with commas between, and not "api"')
  const read = [...new Set([DEFAULT, ...names.filter(name => !wrong.includes(name))])].map(name => readOne(name, given))
  return {
    systems: read.flatMap(({ system }) => (system ? [system] : [])),
    mistakes: [...mistakes, ...read.flatMap(one => one.mistakes)],
  }
}

function readOne(
  name: string,
  given: (variable: string) => string | undefined,
): { system: OtherSystem | null; mistakes: string[] } {
  const suffix = name === DEFAULT ? '' : `_${name.toUpperCase().replaceAll('-', '_')}`
  const variables = {
    token: `API_TOKEN${suffix}`,
    url: `API_WEBHOOK_URL${suffix}`,
    secret: `API_WEBHOOK_SECRET${suffix}`,
  }
  const values = { token: given(variables.token), url: given(variables.url), secret: given(variables.secret) }
  const schemas = { token, url, secret }
  const mistakes = (['token', 'url', 'secret'] as const).flatMap(part => {
    const value = values[part]
    const parsed = value === undefined ? undefined : schemas[part].safeParse(value)
    return parsed?.success === false
      ? [
          `${variables[part]}: given ${value?.length} characters, not shown here, expected ${parsed.error.issues[0]?.message}`,
        ]
      : []
  })
  if ((values.url === undefined) !== (values.secret === undefined))
    mistakes.push(
      `${values.url === undefined ? variables.url : variables.secret}: expected both address and secret, or neither`,
    )
  if (values.token === undefined && (values.url !== undefined || name !== DEFAULT))
    mistakes.push(`${variables.token}: not given, so the system "${name}" could hand over nothing`)
  if (values.token === undefined || mistakes.length > 0) return { system: null, mistakes }
  const webhook =
    values.url !== undefined && values.secret !== undefined ? { url: values.url, secret: values.secret } : null
  return { system: { id: name, token: values.token, webhook }, mistakes }
}

/** What is told holds people's complaints: in the open only to this machine. */
function isSafe(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username } = new URL(text)
  return (
    username === '' &&
    (protocol === 'https:' || (protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)))
  )
}
