/**
 * `npm run policy -- check FILE|NAME` and `npm run policy -- explain FILE|NAME [--html]`: looks a policy over; tells it back as a
 * regulation. Ends with 1 when the policy cannot be used, with 2 when it was asked wrongly.
 */
import { InputError } from '../errors.ts'
import { advise } from './advice.ts'
import { explain } from './explain/explain.ts'
import { toHtml, toMarkdown } from './explain/page.ts'
import { builtInPacks, loadPolicy } from './load.ts'

const USAGE = `npm run policy -- check FILE|NAME             looks for mistakes
npm run policy -- explain FILE|NAME [--html]  tells it back as a regulation, in Markdown or HTML
Built-in packs: ${builtInPacks().join(', ')}`

function check(name: string): void {
  const policy = loadPolicy(name)
  // biome-ignore lint/plugin: this is the program; from here on the time is an argument
  const advice = advise(policy, new Date())
  for (const line of advice) process.stdout.write(`  warning: ${line}\n`)
  const warnings = advice.length > 0 ? `, ${advice.length} warnings` : ''
  process.stdout.write(`${policy.title} (${policy.version}) can be used${warnings}.\n`)
}

function tell(name: string, asHtml: boolean): void {
  const policy = loadPolicy(name)
  process.stdout.write((asHtml ? toHtml : toMarkdown)(policy.title, explain(policy)))
}

function run([command, ...rest]: readonly string[]): number {
  const options = rest.filter(word => word.startsWith('--'))
  const [name, ...more] = rest.filter(word => !word.startsWith('--'))
  const known = command === 'explain' ? ['--html'] : []
  const isAsked = name !== undefined && more.length === 0 && options.every(option => known.includes(option))
  if (!isAsked || (command !== 'check' && command !== 'explain')) {
    process.stderr.write(`${USAGE}\n`)
    return 2
  }
  try {
    if (command === 'check') check(name)
    else tell(name, options.includes('--html'))
    return 0
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

process.exitCode = run(process.argv.slice(2))
