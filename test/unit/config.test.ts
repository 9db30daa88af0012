/**
 * Proves that the environment is read once and whole: defaults for a fresh clone, every variable where it belongs, and for each
 * mistake a line with the variable, what was given (never a secret) and what is expected.
 */
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../config.ts'
import { InputError } from '../../core/errors.ts'

const AES_KEY = 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG'

const WECHAT = {
  WECHAT_APP_ID: 'wx0123456789abcdef',
  WECHAT_APP_SECRET: 'wechat-app-secret-value',
  WECHAT_TOKEN: 'callback-token',
  WECHAT_AES_KEY: AES_KEY,
  WECHAT_ORIGINAL_ID: 'gh_0123456789ab',
}
const FEISHU = {
  FEISHU_APP_ID: 'cli_0123456789abcdef',
  FEISHU_APP_SECRET: 'feishu-app-secret-value',
  FEISHU_ENCRYPT_KEY: 'encrypt-key-value',
  FEISHU_VERIFICATION_TOKEN: 'verification-token-value',
}

function mistakesIn(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof InputError) return error.message
    throw error
  }
  return ''
}

describe('A right environment', () => {
  it('is empty on a fresh clone: everything on loopback, both platforms played by their stand-ins', () => {
    expect(readConfig({ PATH: '/usr/bin', HOME: '/root' })).toEqual({
      port: 3000,
      host: '127.0.0.1',
      dataDir: null,
      databaseUrl: null,
      redisUrl: null,
      roles: { bots: true, jobs: true },
      policy: 'auto-dealer',
      logLevel: 'warn',
      systems: [],
      bucket: null,
      filesDir: null,
      queuesToken: null,
      passiveReply: true,
      wechat: null,
      puppet: null,
      feishu: null,
      feishuMode: 'webhook',
      reading: { languageModel: null, speech: null, pictures: null },
      sandbox: true,
    })
  })

  it('names every part of a production', () => {
    const config = readConfig({
      ...WECHAT,
      ...FEISHU,
      PORT: '8080',
      HOST: '0.0.0.0',
      HEED_DATA: '/srv/heed data',
      DATABASE_URL: 'postgresql://heed:p%40ss@db:5432/heed',
      REDIS_URL: 'rediss://cache:6380',
      ROLE: 'bots',
      POLICY: './our-policy.yaml',
      LOG_LEVEL: 'debug',
      API_TOKEN: 'a-token-of-16-or-more',
      API_WEBHOOK_URL: 'https://crm.example.com/heed',
      API_WEBHOOK_SECRET: 'whsec_MDEyMzQ1Njc4OWFiY2RlZg==',
      API_SYSTEMS: 'call-centre',
      API_TOKEN_CALL_CENTRE: 'token-of-the-call-centre',
      QUEUES_TOKEN: 'another-token-of-16',
      WECHAT_PREVIOUS_AES_KEY: AES_KEY.toLowerCase(),
      WECHAT_MODE: 'compatible',
      WECHAT_KIND: 'subscription',
      WECHAT_API_BASE_URL: 'https://api2.weixin.qq.com/',
      WECHAT_PASSIVE_REPLY: 'off',
      FEISHU_TENANT_KEY: 'tenant',
      FEISHU_DOMAIN: 'https://open.larksuite.com/',
      FEISHU_MODE: 'ws',
      S3_ENDPOINT: 'https://cos.ap-guangzhou.myqcloud.com/',
      S3_BUCKET: 'heed-files',
      S3_REGION: 'ap-guangzhou',
      S3_ACCESS_KEY_ID: 'AKID',
      S3_SECRET_ACCESS_KEY: 'storage-secret',
    })
    expect(config).toEqual({
      port: 8080,
      filesDir: null,
      bucket: {
        endpoint: 'https://cos.ap-guangzhou.myqcloud.com',
        bucket: 'heed-files',
        region: 'ap-guangzhou',
        accessKeyId: 'AKID',
        secretAccessKey: 'storage-secret',
      },
      host: '0.0.0.0',
      dataDir: '/srv/heed data',
      databaseUrl: 'postgresql://heed:p%40ss@db:5432/heed',
      redisUrl: 'rediss://cache:6380',
      roles: { bots: true, jobs: false },
      policy: './our-policy.yaml',
      logLevel: 'debug',
      systems: [
        {
          id: 'api',
          token: 'a-token-of-16-or-more',
          webhook: { url: 'https://crm.example.com/heed', secret: 'whsec_MDEyMzQ1Njc4OWFiY2RlZg==' },
        },
        { id: 'call-centre', token: 'token-of-the-call-centre', webhook: null },
      ],
      queuesToken: 'another-token-of-16',
      passiveReply: false,
      wechat: {
        originalId: 'gh_0123456789ab',
        appId: 'wx0123456789abcdef',
        appSecret: 'wechat-app-secret-value',
        token: 'callback-token',
        encodingAesKey: AES_KEY,
        previousAesKey: AES_KEY.toLowerCase(),
        mode: 'compatible',
        kind: 'subscription',
        apiBaseUrl: 'https://api2.weixin.qq.com',
      },
      puppet: null,
      feishu: {
        appId: 'cli_0123456789abcdef',
        appSecret: 'feishu-app-secret-value',
        encryptKey: 'encrypt-key-value',
        verificationToken: 'verification-token-value',
        tenantKey: 'tenant',
        domain: 'https://open.larksuite.com',
      },
      feishuMode: 'ws',
      reading: { languageModel: null, speech: null, pictures: null },
      sandbox: false,
    })
  })

  it('takes each platform by itself: one real, the other a stand-in', () => {
    expect(readConfig(WECHAT)).toMatchObject({ wechat: { mode: 'safe', kind: 'service' }, feishu: null, sandbox: true })
    expect(readConfig(FEISHU)).toMatchObject({
      wechat: null,
      feishu: { domain: 'https://open.feishu.cn' },
      sandbox: true,
    })
  })

  it('takes another Wechaty puppet in the official account’s place', () => {
    expect(readConfig({ ...FEISHU, WECHATY_PUPPET: '@juzi/wechaty-puppet-service', HOST: '0.0.0.0' })).toMatchObject({
      wechat: null,
      puppet: '@juzi/wechaty-puppet-service',
      sandbox: false,
    })
  })

  it('needs no keys for requests that a long connection never gets', () => {
    const { FEISHU_APP_ID, FEISHU_APP_SECRET } = FEISHU
    expect(readConfig({ FEISHU_APP_ID, FEISHU_APP_SECRET, FEISHU_MODE: 'ws' })).toMatchObject({
      feishu: { encryptKey: '', verificationToken: '' },
      feishuMode: 'ws',
    })
  })

  it.each([
    ['jobs', { bots: false, jobs: true }],
    ['bots', { bots: true, jobs: false }],
  ])('gives a process with ROLE=%s its part', (ROLE, roles) => {
    expect(readConfig({ ROLE }).roles).toEqual(roles)
  })

  it('counts an empty variable as not given, and takes no notice of space around a value', () => {
    expect(readConfig({ PORT: '', DATABASE_URL: ' ', ROLE: '', WECHAT_APP_ID: '', FEISHU_APP_SECRET: '' })).toEqual(
      readConfig({}),
    )
    expect(readConfig({ PORT: ' 4000 ' }).port).toBe(4000)
  })

  it.each(['127.0.0.1', '127.0.0.53', '::1', 'localhost'])('may listen on %s in the sandbox', HOST => {
    expect(readConfig({ HOST }).host).toBe(HOST)
  })

  it('may send a platform’s secrets over plain HTTP to this machine', () => {
    expect(readConfig({ ...WECHAT, WECHAT_API_BASE_URL: 'http://127.0.0.1:9000/' }).wechat?.apiBaseUrl).toBe(
      'http://127.0.0.1:9000',
    )
  })
})

describe('A wrong environment', () => {
  it.each([
    [{ PORT: 'abc' }, 'PORT: given "abc", expected a port from 0 to 65535'],
    [{ PORT: '70000' }, 'PORT: given "70000", expected a port from 0 to 65535'],
    [{ PORT: '-1' }, 'PORT: given "-1", expected a port from 0 to 65535'],
    [{ ROLE: 'worker' }, 'ROLE: given "worker", expected bots, jobs, or nothing for both'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL: given "loud", expected one of trace, debug, info, warn, error, fatal, silent'],
    [{ WECHAT_PASSIVE_REPLY: 'yes' }, 'WECHAT_PASSIVE_REPLY: given "yes", expected one of on, off'],
    [
      { DATABASE_URL: 'mysql://u:hunter2@h/d' },
      'DATABASE_URL: given 21 characters, not shown here, expected postgresql://user:password@host:5432/database',
    ],
    [
      { WECHATY_PUPPET: '../elsewhere' },
      'WECHATY_PUPPET: given "../elsewhere", expected the name of an npm package, such as wechaty-puppet-service',
    ],
    [
      { WECHATY_PUPPET: 'wechaty-puppet-service', ROLE: 'jobs' },
      'ROLE: given although WECHATY_PUPPET is, expected one process that does everything',
    ],
    [
      { WECHATY_PUPPET: 'wechaty-puppet-service', ...WECHAT },
      'WECHAT_APP_ID: given although WECHATY_PUPPET is, expected the official account or a puppet',
    ],
    [{ REDIS_URL: 'cache:6379' }, 'REDIS_URL: given 10 characters, not shown here, expected redis://host:6379'],
    [
      { API_TOKEN: 'short' },
      'API_TOKEN: given 5 characters, not shown here, expected at least 16 characters without spaces',
    ],
    [
      { API_TOKEN: 'a-token-of-16-or-more', API_WEBHOOK_URL: 'https://crm.example.com' },
      'API_WEBHOOK_SECRET: expected both address and secret, or neither',
    ],
    [
      {
        API_TOKEN: 'a-token-of-16-or-more',
        API_WEBHOOK_URL: 'http://crm.example.com',
        API_WEBHOOK_SECRET: 'x'.repeat(24),
      },
      'API_WEBHOOK_URL: given 22 characters, not shown here, expected an https:// address (http:// on loopback only)',
    ],
    [{ API_SYSTEMS: 'crm' }, 'API_TOKEN_CRM: not given, so the system "crm" could hand over nothing'],
    [{ API_SYSTEMS: 'C R M' }, 'API_SYSTEMS: expected names such as crm, with commas between, and not "api"'],
    [
      { QUEUES_TOKEN: 'sixteen chars and spaces' },
      'QUEUES_TOKEN: given 24 characters, not shown here, expected at least 16 characters without spaces',
    ],
    [
      { ...WECHAT, WECHAT_AES_KEY: 'too-short' },
      'WECHAT_AES_KEY: given 9 characters, not shown here, expected the EncodingAESKey, 43 letters and digits',
    ],
    [
      { ...WECHAT, WECHAT_ORIGINAL_ID: 'wx12' },
      'WECHAT_ORIGINAL_ID: given "wx12", expected the original id of the account, gh_…',
    ],
    [{ ...WECHAT, WECHAT_MODE: 'open' }, 'WECHAT_MODE: given "open", expected one of safe, compatible, plain'],
    [
      { ...WECHAT, WECHAT_API_BASE_URL: 'http://api.weixin.qq.com' },
      'WECHAT_API_BASE_URL: given "http://api.weixin.qq.com", expected an https:// address (http:// on loopback only)',
    ],
    [{ ...FEISHU, FEISHU_MODE: 'poll' }, 'FEISHU_MODE: given "poll", expected one of webhook, ws'],
    [{ ...FEISHU, FEISHU_APP_ID: 'app' }, 'FEISHU_APP_ID: given "app", expected the App ID, cli_…'],
  ])('%j is told in one line', (env, line) => {
    expect(mistakesIn(env)).toBe(`The environment is not right:\n  ${line}`)
  })

  it('is told whole, not one mistake at a time', () => {
    expect(mistakesIn({ PORT: 'x', ROLE: 'y', FEISHU_APP_ID: 'cli_1' }).split('\n')).toHaveLength(6)
  })

  it.each(Object.keys(WECHAT))('names %s when only the rest of WeChat is given', name => {
    const env = { ...WECHAT, [name]: '' }
    expect(mistakesIn(env)).toContain(`\n  ${name}: not given although WECHAT_`)
    expect(mistakesIn(env)).toContain('expected all that WeChat needs, or nothing for the stand-in')
  })

  it.each(Object.keys(FEISHU))('names %s when only the rest of Feishu is given', name => {
    expect(mistakesIn({ ...FEISHU, [name]: '' })).toContain(`\n  ${name}: not given although FEISHU_`)
  })

  it('does not take an optional part of a platform for the platform', () => {
    expect(mistakesIn({ WECHAT_MODE: 'plain' })).toContain('WECHAT_APP_ID: not given although WECHAT_MODE is')
    expect(mistakesIn({ FEISHU_DOMAIN: 'https://open.larksuite.com' })).toContain('FEISHU_APP_ID: not given')
  })

  it.each([
    ['0.0.0.0', {}],
    ['192.168.1.5', {}],
    ['localhost.example.com', {}],
    ['::', WECHAT],
  ])('may not open a stand-in to others: HOST=%s', (HOST, env) => {
    expect(mistakesIn({ ...env, HOST })).toContain(
      `HOST: given "${HOST}", expected loopback (127.0.0.1, ::1 or localhost) while a platform is a stand-in`,
    )
  })

  it('never shows a secret, whatever else is wrong', () => {
    const secrets = {
      DATABASE_URL: 'mysql://heed:database-password@db/heed',
      REDIS_URL: 'http://:redis-password@cache',
      API_TOKEN: 'api secret token with spaces',
      QUEUES_TOKEN: 'queue-secret',
      WECHAT_APP_SECRET: 'wechat secret value',
      WECHAT_TOKEN: 'to ken value',
      WECHAT_AES_KEY: 'aes-key-value',
      WECHAT_PREVIOUS_AES_KEY: 'previous-aes-key',
      FEISHU_APP_SECRET: 'feishu secret value',
      FEISHU_ENCRYPT_KEY: 'encrypt key value',
      FEISHU_VERIFICATION_TOKEN: 'verification token value',
    }
    const told = mistakesIn(secrets)
    for (const [name, value] of Object.entries(secrets)) {
      expect(told).toContain(`${name}: given ${value.length} characters, not shown here`)
      expect(told).not.toContain(value)
    }
  })
})

describe('Services that help to read', () => {
  it('are each there when they are given, with limits of their own', () => {
    const { reading } = readConfig({
      LLM_BASE_URL: 'https://llm.example.com/v1/',
      LLM_MODEL: 'some-model',
      LLM_API_KEY: 'key-of-the-model',
      LLM_TIMEOUT_MS: '1500',
      SPEECH_URL: 'http://127.0.0.1:9000/v1/audio/transcriptions',
    })
    expect(reading.languageModel).toEqual({
      baseUrl: 'https://llm.example.com/v1',
      model: 'some-model',
      apiKey: 'key-of-the-model',
      limitMs: 1500,
      readingsPerDay: 2000,
      readingsPerConversation: 20,
    })
    expect(reading.speech).toMatchObject({ url: 'http://127.0.0.1:9000/v1/audio/transcriptions', limitMs: 5000 })
    expect(reading.pictures).toBeNull()
  })

  it('are refused where half of them is missing, a key would travel in the open, or a customer would wait too long', () => {
    expect(mistakesIn({ LLM_MODEL: 'm' })).toContain('LLM_BASE_URL: not given although LLM_MODEL is')
    expect(mistakesIn({ LLM_BASE_URL: 'http://llm.example.com/v1', LLM_MODEL: 'm' })).toContain('an https:// address')
    const tooLong = mistakesIn({ LLM_BASE_URL: 'https://a.example/v1', LLM_MODEL: 'm', LLM_TIMEOUT_MS: '60000' })
    expect(tooLong).toContain('a whole number from 200 to 10000')
    expect(mistakesIn({ OCR_API_KEY: 'a secret that stays one' })).not.toContain('stays one')
  })
})
