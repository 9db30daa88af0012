import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type BrowserContext, chromium } from 'playwright-core'
import { fetchDebianPackage } from './debian-package.ts'

const run = promisify(execFile)

const fontList = 'fc-list'
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

type Program = { command: string; environment: Record<string, string> }

/**
 * Starts Chromium with a profile of its own: the one on the PATH, else Debian's package, installed when we are root and
 * otherwise fetched into the user's cache. Throws with one reason when none can be had.
 */
export async function launchChromium(size: {
  width: number
  height: number
}): Promise<{ context: BrowserContext; close(): Promise<void> }> {
  const { command, environment } = await findChromium()
  const fonts = await chineseFonts()
  const profile = await mkdtemp(path.join(os.tmpdir(), 'heed-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: command,
    args,
    viewport: size,
    locale: 'zh-CN',
    env: { ...definedOnly(process.env), ...environment, ...fonts },
  })
  return {
    context,
    async close() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

async function findChromium(): Promise<Program> {
  const there = onPath()
  if (there) return there
  try {
    if (process.getuid?.() === 0) {
      await install('chromium')
      const installed = onPath()
      if (installed) return installed
      throw new Error('it is installed and not found')
    }
    const { root, libraries } = await fetchDebianPackage('chromium')
    const command = path.join(root, 'usr', 'lib', 'chromium', 'chromium')
    const environment = { LD_LIBRARY_PATH: libraries }
    const trial = spawnSync(command, ['--version'], { env: { ...process.env, ...environment }, encoding: 'utf8' })
    if (trial.status !== 0) throw new Error(`the fetched one does not run: ${trial.stderr || trial.error?.message}`)
    return { command, environment }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(
      `This test needs Chromium: install chromium, or skip it with SKIP_BROWSER=1. Tried Debian's package: ${reason}`,
      { cause: error },
    )
  }
}

function onPath(): Program | null {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
  const command = names.find(name => spawnSync(name, ['--version']).status === 0)
  const folder = process.env.PATH?.split(path.delimiter).find(each => command && existsSync(path.join(each, command)))
  return command && folder ? { command: path.join(folder, command), environment: {} } : null
}

async function install(name: string): Promise<void> {
  process.stdout.write(`Installing Debian's package ${name} (once)…\n`)
  const options = { timeout: 300_000, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }
  const command = ['install', '-y', '-qq', '--no-install-recommends', name]
  try {
    await run('apt-get', command, options)
  } catch {
    await run('apt-get', ['update', '-qq'], options)
    await run('apt-get', command, options)
  }
}

/** Without Chinese characters the pictures show boxes and the test still runs: failing to get them is no failure. */
async function chineseFonts(): Promise<Record<string, string>> {
  const known = spawnSync(fontList, [':lang=zh', 'family'], { encoding: 'utf8' })
  if (known.status === 0 && known.stdout.trim() !== '') return {}
  try {
    const { root } = await fetchDebianPackage('fonts-noto-cjk')
    const settings = path.join(root, 'fonts.conf')
    const folders = [path.join(root, 'usr', 'share', 'fonts'), '/usr/share/fonts']
    await writeFile(
      settings,
      `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>${folders.map(folder => `<dir>${folder}</dir>`).join('')}<cachedir>${root}/cache</cachedir></fontconfig>
`,
    )
    return { FONTCONFIG_FILE: settings }
  } catch {
    return {}
  }
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}
