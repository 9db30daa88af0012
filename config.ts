import { isAbsolute } from 'node:path'
import { z } from 'zod'
import type { FeishuApp } from './bots/feishu/app.ts'
import type { ReadingServices } from './bots/reading/services.ts'
import { readSystems } from './bots/systems/from-environment.ts'
import type { OtherSystem } from './bots/systems/system.ts'
import { type WechatAccount, wechatAccountSchema } from './bots/wechat/account.ts'
import { InputError } from './core/errors.ts'
import type { S3Bucket } from './prisma/store/s3-storage.ts'

export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** The environment, read once. What is `null` was not given. */
export type Config = {
  /** 0 is any free port. */
  port: number
  host: string
  /** Where the embedded database and other files live; `null` is the user's own default folder. */
  dataDir: string | null
  /** `null` starts the embedded PostgreSQL. */
  databaseUrl: string | null
  /** `null` puts the queues on PostgreSQL too. */
  redisUrl: string | null
  /** What this process does: answer platforms, people and programs; work off queues. */
  roles: { bots: boolean; jobs: boolean }
  /** A built-in pack's name, or a file. */
  policy: string
  /** Without LOG_LEVEL the sandbox tells warnings only: a person reads its terminal. */
  logLevel: (typeof LOG_LEVELS)[number]
  /** Who may hand over complaints by `/api/complaints`, and where it is told of them. */
  systems: OtherSystem[]
  /** The object storage for files that people send. */
  bucket: S3Bucket | null
  /** The folder for them; `null`: one in the data folder beside the embedded database, else the database. */
  filesDir: string | null
  /** Opens `/queues`. */
  queuesToken: string | null
  /** Answers WeChat's request with the reply itself where one is ready in time. */
  passiveReply: boolean
  /** `null` puts the stand-in in the platform's place. */
  wechat: WechatAccount | null
  /** The npm package of a Wechaty puppet that takes the official account's place. */
  puppet: string | null
  /** `null` puts the stand-in in the platform's place. */
  feishu: FeishuApp | null
  /** How Feishu, or its stand-in, brings events: it calls us, or we hold a long connection. */
  feishuMode: 'webhook' | 'ws'
  /** Services that help to read; each is optional. */
  reading: ReadingServices
  /** At least one platform is a stand-in: everything stays on loopback. */
  sandbox: boolean
}

const WECHAT_REQUIRED = [
  'WECHAT_APP_ID',
  'WECHAT_APP_SECRET',
  'WECHAT_TOKEN',
  'WECHAT_AES_KEY',
  'WECHAT_ORIGINAL_ID',
] as const
const WECHAT_OPTIONAL = ['WECHAT_PREVIOUS_AES_KEY', 'WECHAT_MODE', 'WECHAT_KIND', 'WECHAT_API_BASE_URL'] as const
const FEISHU_REQUIRED = ['FEISHU_APP_ID', 'FEISHU_APP_SECRET'] as const
/** Only requests that come in over HTTP are signed and encrypted. */
const FEISHU_WEBHOOK = ['FEISHU_ENCRYPT_KEY', 'FEISHU_VERIFICATION_TOKEN'] as const
const FEISHU_OPTIONAL = [
  'FEISHU_TENANT_KEY',
  'FEISHU_DOMAIN',
  'FEISHU_BITABLE_APP_TOKEN',
  'FEISHU_BITABLE_TABLE_ID',
] as const

const S3_REQUIRED = ['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const

/** Never shown, not even in part. The two addresses may hold a password. */
const SECRETS: ReadonlySet<string> = new Set([
  'DATABASE_URL',
  'REDIS_URL',
  'QUEUES_TOKEN',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  'WECHAT_APP_SECRET',
  'WECHAT_TOKEN',
  'WECHAT_AES_KEY',
  'WECHAT_PREVIOUS_AES_KEY',
  'FEISHU_APP_SECRET',
  'FEISHU_ENCRYPT_KEY',
  'FEISHU_VERIFICATION_TOKEN',
  'LLM_API_KEY',
  'SPEECH_API_KEY',
  'OCR_API_KEY',
])

const secret = (expected: string, least = 1) => z.string(expected).min(least, expected).regex(/^\S*$/, expected)
const token = secret('at least 16 characters without spaces', 16)
const whole = (least: number, most: number) => {
  const expected = `a whole number from ${least} to ${most}`
  return z
    .string()
    .regex(/^\d{1,9}$/, expected)
    .transform(Number)
    .refine(value => value >= least && value <= most, expected)
}
const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, `one of ${values.join(', ')}`)
const address = (protocols: readonly string[], expected: string) =>
  z.string().refine(text => URL.canParse(text) && protocols.includes(new URL(text).protocol), expected)
/** App secrets and tokens are sent there: in the open only to this machine. */
const platformAddress = z
  .string()
  .refine(isSafeAddress, 'an https:// address (http:// on loopback only)')
  .transform(url => url.replace(/\/+$/, ''))

const variables = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port from 0 to 65535')
    .transform(Number)
    .refine(port => port <= 65_535, 'a port from 0 to 65535')
    .default(3000),
  HOST: z
    .string()
    .regex(/^[A-Za-z0-9.:_-]+$/, 'an address or a host name to listen on')
    .default('127.0.0.1'),
  HEED_DATA: z.string().optional(),
  DATABASE_URL: address(['postgresql:', 'postgres:'], 'postgresql://user:password@host:5432/database').optional(),
  REDIS_URL: address(['redis:', 'rediss:'], 'redis://host:6379').optional(),
  ROLE: z.enum(['bots', 'jobs'], 'bots, jobs, or nothing for both').optional(),
  POLICY: z.string().default('auto-dealer'),
  LOG_LEVEL: oneOf(LOG_LEVELS).optional(),
  QUEUES_TOKEN: token.optional(),
  FILES_DIR: z
    .string()
    .refine(text => isAbsolute(text), 'the whole path of a folder')
    .optional(),
  S3_ENDPOINT: platformAddress.optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,62}$/, 'the name of a bucket')
    .optional(),
  S3_REGION: z
    .string()
    .regex(/^[a-z0-9-]+$/, 'a region such as cn-north-1')
    .default('us-east-1'),
  S3_ACCESS_KEY_ID: secret('the access key id').optional(),
  S3_SECRET_ACCESS_KEY: secret('the secret access key').optional(),
  WECHAT_PASSIVE_REPLY: oneOf(['on', 'off']).default('on'),
  WECHAT_APP_ID: z.string().regex(/^\w+$/, 'the AppID, such as wx0123456789abcdef').optional(),
  WECHAT_APP_SECRET: secret('the AppSecret').optional(),
  WECHAT_TOKEN: secret('the token of the server settings, 3 to 32 characters', 3).optional(),
  WECHAT_AES_KEY: fitting(wechatAccountSchema.shape.encodingAesKey, 'the EncodingAESKey, 43 letters and digits'),
  WECHAT_PREVIOUS_AES_KEY: fitting(
    wechatAccountSchema.shape.encodingAesKey,
    'an EncodingAESKey, 43 letters and digits',
  ),
  WECHAT_ORIGINAL_ID: z
    .string()
    .regex(/^gh_\w+$/, 'the original id of the account, gh_…')
    .optional(),
  WECHAT_MODE: oneOf(['safe', 'compatible', 'plain']).default('safe'),
  WECHAT_KIND: oneOf(['service', 'subscription']).default('service'),
  WECHAT_API_BASE_URL: platformAddress.default('https://api.weixin.qq.com'),
  WECHATY_PUPPET: z
    .string()
    .max(214)
    .regex(
      /^(@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/,
      'the name of an npm package, such as wechaty-puppet-service',
    )
    .optional(),
  FEISHU_APP_ID: z
    .string()
    .regex(/^cli_\w+$/, 'the App ID, cli_…')
    .optional(),
  FEISHU_APP_SECRET: secret('the App Secret').optional(),
  FEISHU_ENCRYPT_KEY: secret('the Encrypt Key').optional(),
  FEISHU_VERIFICATION_TOKEN: secret('the Verification Token').optional(),
  FEISHU_TENANT_KEY: z.string().optional(),
  FEISHU_BITABLE_APP_TOKEN: z.string().regex(/^\w+$/, 'the token in the address of the Base').optional(),
  FEISHU_BITABLE_TABLE_ID: z
    .string()
    .regex(/^tbl\w+$/, 'the id of the table, tbl…')
    .optional(),
  FEISHU_DOMAIN: platformAddress.default('https://open.feishu.cn'),
  FEISHU_MODE: oneOf(['webhook', 'ws']).default('webhook'),
  LLM_BASE_URL: platformAddress.optional(),
  LLM_MODEL: z.string().optional(),
  LLM_API_KEY: secret('the key of the language model').optional(),
  LLM_TIMEOUT_MS: whole(200, 10_000).default(3000),
  LLM_READINGS_PER_DAY: whole(0, 1_000_000).default(2000),
  LLM_READINGS_PER_CONVERSATION: whole(0, 1000).default(20),
  SPEECH_URL: platformAddress.optional(),
  SPEECH_MODEL: z.string().optional(),
  SPEECH_API_KEY: secret('the key of the speech service').optional(),
  SPEECH_TIMEOUT_MS: whole(200, 20_000).default(5000),
  OCR_URL: platformAddress.optional(),
  OCR_MODEL: z.string().optional(),
  OCR_API_KEY: secret('the key of the text-in-image service').optional(),
  OCR_TIMEOUT_MS: whole(200, 20_000).default(5000),
})

type Variables = z.infer<typeof variables>

/**
 * Reads the environment. An empty variable counts as not given.
 *
 * Throws `InputError` with one line for every mistake: the variable, what was given (of a secret only its length), what is expected.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.keys(variables.shape).flatMap((name): [string, string][] => {
      const value = env[name]?.trim()
      return value ? [[name, value]] : []
    }),
  )
  const parsed = variables.safeParse(given)
  const others = readSystems(env)
  const mistakes = [
    ...(parsed.success ? [] : parsed.error.issues.map(({ path, message }) => mistake(String(path[0]), given, message))),
    ...missing('WeChat', given, WECHAT_REQUIRED, WECHAT_OPTIONAL),
    ...missing(
      'Feishu',
      given,
      given.FEISHU_MODE === 'ws' ? FEISHU_REQUIRED : [...FEISHU_REQUIRED, ...FEISHU_WEBHOOK],
      [...FEISHU_OPTIONAL, ...FEISHU_WEBHOOK],
    ),
    ...missing('a language model', given, ['LLM_BASE_URL', 'LLM_MODEL'], ['LLM_API_KEY'], ''),
    ...missing('speech recognition', given, ['SPEECH_URL'], ['SPEECH_MODEL', 'SPEECH_API_KEY'], ''),
    ...missing('text recognition in pictures', given, ['OCR_URL'], ['OCR_MODEL', 'OCR_API_KEY'], ''),
    ...missing('the object storage', given, S3_REQUIRED, ['S3_REGION'], ' to keep files elsewhere'),
    ...halfTable(given),
    ...twoVoices(given),
    ...tooOpen(given),
    ...others.mistakes,
  ]
  if (!parsed.success || mistakes.length > 0) {
    throw new InputError(['The environment is not right:', ...new Set(mistakes)].join('\n  '))
  }
  return configOf(parsed.data, others.systems)
}

function configOf(from: Variables, systems: OtherSystem[]): Config {
  const wechat = wechatOf(from)
  const feishu = feishuOf(from)
  const puppet = from.WECHATY_PUPPET ?? null
  const isReal = (wechat !== null || puppet !== null) && feishu !== null
  return {
    port: from.PORT,
    host: from.HOST,
    dataDir: from.HEED_DATA ?? null,
    databaseUrl: from.DATABASE_URL ?? null,
    redisUrl: from.REDIS_URL ?? null,
    roles: { bots: from.ROLE !== 'jobs', jobs: from.ROLE !== 'bots' },
    policy: from.POLICY,
    logLevel: from.LOG_LEVEL ?? (isReal ? 'info' : 'warn'),
    systems,
    bucket: bucketOf(from),
    filesDir: from.FILES_DIR ?? null,
    queuesToken: from.QUEUES_TOKEN ?? null,
    passiveReply: from.WECHAT_PASSIVE_REPLY === 'on',
    wechat,
    puppet,
    feishu,
    feishuMode: from.FEISHU_MODE,
    reading: readingOf(from),
    sandbox: !isReal,
  }
}

const LARGEST_RECOGNISED = 10 * 1024 * 1024

function readingOf(from: Variables): ReadingServices {
  const recogniser = (url: string | undefined, model: string | undefined, key: string | undefined, limitMs: number) =>
    url === undefined ? null : { url, model: model ?? null, apiKey: key ?? null, limitMs, maxBytes: LARGEST_RECOGNISED }
  return {
    languageModel:
      from.LLM_BASE_URL === undefined || from.LLM_MODEL === undefined
        ? null
        : {
            baseUrl: from.LLM_BASE_URL,
            model: from.LLM_MODEL,
            apiKey: from.LLM_API_KEY ?? null,
            limitMs: from.LLM_TIMEOUT_MS,
            readingsPerDay: from.LLM_READINGS_PER_DAY,
            readingsPerConversation: from.LLM_READINGS_PER_CONVERSATION,
          },
    speech: recogniser(from.SPEECH_URL, from.SPEECH_MODEL, from.SPEECH_API_KEY, from.SPEECH_TIMEOUT_MS),
    pictures: recogniser(from.OCR_URL, from.OCR_MODEL, from.OCR_API_KEY, from.OCR_TIMEOUT_MS),
  }
}

function bucketOf(from: Variables): S3Bucket | null {
  const { S3_ENDPOINT: endpoint, S3_BUCKET: bucket, S3_REGION: region } = from
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = from
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) return null
  return { endpoint, bucket, region, accessKeyId, secretAccessKey }
}

function wechatOf(from: Variables): WechatAccount | null {
  if (from.WECHAT_APP_ID === undefined) return null
  return wechatAccountSchema.parse({
    originalId: from.WECHAT_ORIGINAL_ID,
    appId: from.WECHAT_APP_ID,
    appSecret: from.WECHAT_APP_SECRET,
    token: from.WECHAT_TOKEN,
    encodingAesKey: from.WECHAT_AES_KEY,
    previousAesKey: from.WECHAT_PREVIOUS_AES_KEY,
    mode: from.WECHAT_MODE,
    kind: from.WECHAT_KIND,
    apiBaseUrl: from.WECHAT_API_BASE_URL,
  })
}

function feishuOf(from: Variables): FeishuApp | null {
  const { FEISHU_APP_ID: appId, FEISHU_APP_SECRET: appSecret, FEISHU_TENANT_KEY: tenantKey } = from
  if (appId === undefined || appSecret === undefined) return null
  return {
    appId,
    appSecret,
    encryptKey: from.FEISHU_ENCRYPT_KEY ?? '',
    verificationToken: from.FEISHU_VERIFICATION_TOKEN ?? '',
    ...(tenantKey === undefined ? {} : { tenantKey }),
    domain: from.FEISHU_DOMAIN,
    ...(from.FEISHU_BITABLE_APP_TOKEN && from.FEISHU_BITABLE_TABLE_ID
      ? { ledger: { appToken: from.FEISHU_BITABLE_APP_TOKEN, tableId: from.FEISHU_BITABLE_TABLE_ID } }
      : {}),
  }
}

function fitting(schema: z.ZodType<string>, expected: string) {
  return z
    .string()
    .refine(text => schema.safeParse(text).success, expected)
    .optional()
}

function mistake(name: string, given: Record<string, string>, expected: string): string {
  const value = given[name] ?? ''
  const shown = SECRETS.has(name) ? `${value.length} characters, not shown here` : JSON.stringify(value)
  return `${name}: given ${shown}, expected ${expected}`
}

/** A platform is real with all that it needs, or a stand-in with nothing (a service is there or not): half of it would fail at the first message. */
function missing(
  platform: string,
  given: Record<string, string>,
  required: readonly string[],
  others: readonly string[],
  instead = ' for the stand-in',
): string[] {
  const known = [...required, ...others].filter(name => name in given)
  const lacking = required.filter(name => !(name in given))
  if (known.length === 0 || lacking.length === 0) return []
  const all = `expected all that ${platform} needs, or nothing${instead}`
  return lacking.map(name => `${name}: not given although ${known[0]} is, ${all}`)
}

/** A table needs both, the Base and itself. */
function halfTable(given: Record<string, string>): string[] {
  const names = ['FEISHU_BITABLE_APP_TOKEN', 'FEISHU_BITABLE_TABLE_ID'] as const
  const lacking = names.filter(name => !(name in given))
  return lacking.length === 1 ? [`${lacking[0]}: not given although its twin is, expected both or neither`] : []
}

/** A puppet is one account that is logged in once: it speaks for all customers, in one process that does everything. */
function twoVoices(given: Record<string, string>): string[] {
  if (!('WECHATY_PUPPET' in given)) return []
  const other = Object.keys(given).find(name => name.startsWith('WECHAT_') && name !== 'WECHAT_PASSIVE_REPLY')
  return [
    ...(other ? [`${other}: given although WECHATY_PUPPET is, expected the official account or a puppet`] : []),
    ...('ROLE' in given ? ['ROLE: given although WECHATY_PUPPET is, expected one process that does everything'] : []),
  ]
}

/** Whoever reaches a stand-in can speak as anybody. */
function tooOpen(given: Record<string, string>): string[] {
  const isReal = ('WECHAT_APP_ID' in given || 'WECHATY_PUPPET' in given) && 'FEISHU_APP_ID' in given
  if (isReal || given.HOST === undefined || isLoopback(given.HOST)) return []
  return [
    `${mistake('HOST', given, 'loopback (127.0.0.1, ::1 or localhost)')} while a platform is a stand-in; set WECHAT_* (or WECHATY_PUPPET) and FEISHU_* to listen elsewhere`,
  ]
}

/** Whether only programs on this machine can reach a server that listens there. */
function isLoopback(host: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host)
}

function isSafeAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}
