/**
 * `npm run policy -- check FILE|NAME`, `npm run policy -- simulate FILE|NAME --events FILE [--until TIME]` and `npm run policy -- explain FILE|NAME [--html]`: looks a policy over; tells it back as a
 * regulation; replays recorded complaints under it. Ends with 1 when the policy cannot be used, with 2 when it was asked wrongly.
 */
import { readFileSync } from 'node:fs'
import { InputError } from '../errors.ts'
import { readRecorded } from '../simulate/recorded.ts'
import { simulate } from '../simulate/simulate.ts'
import { simulationTable } from '../simulate/table.ts'
import { advise } from './check/advice.ts'
import { stateDiagram } from './explain/diagram.ts'
import { explain } from './explain/explain.ts'
import { toHtml, toMarkdown } from './explain/page.ts'
import { builtInPacks, loadPolicy, variantMistakes } from './load.ts'

const USAGE = `npm run policy -- check FILE|NAME             looks for mistakes
npm run policy -- explain FILE|NAME [--html]  tells it back as a regulation, in Markdown or HTML
npm run policy -- simulate FILE|NAME --events FILE [--until TIME]
                                              replays complaints (GET /api/events.jsonl) under it
Built-in packs: ${builtInPacks().join(', ')}`

function check(name: string): void {
  const policy = loadPolicy(name)
  // biome-ignore lint/plugin: this is the program; from here on the time is an argument
  const advice = advise(policy, new Date())
  const mistakes = variantMistakes(policy)
  if (mistakes.length > 0)
    throw new InputError(
      [`policy "${name}" has variants that cannot be used:`, ...mistakes.map(line => `  ${line}`)].join('\n'),
    )
  for (const line of advice) process.stdout.write(`  warning: ${line}\n`)
  const warnings = advice.length > 0 ? `, ${advice.length} warnings` : ''
  process.stdout.write(`${policy.title} (${policy.version}) can be used${warnings}.\n`)
  for (const [id, { name: what }] of Object.entries(policy.variants))
    process.stdout.write(`  variant ${id}${policy.variant === id ? ' (chosen)' : ''}: ${what}\n`)
}

function tell(name: string, asHtml: boolean): void {
  const policy = loadPolicy(name)
  process.stdout.write(
    asHtml ? toHtml(policy.title, explain(policy), stateDiagram(policy)) : toMarkdown(policy.title, explain(policy)),
  )
}

function replay(name: string, options: ReadonlyMap<string, string>): void {
  const policy = loadPolicy(name)
  const until = options.get('--until')
  if (until !== undefined && Number.isNaN(Date.parse(until)))
    throw new InputError(`--until: "${until}" is no time; write 2026-11-30 or 2026-11-30T18:00:00+08:00`)
  const results = simulate(
    readRecorded(readEvents(options.get('--events') ?? '')),
    policy,
    until ? new Date(until) : null,
  )
  process.stdout.write(simulationTable(results, policy))
}

function readEvents(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    throw new InputError(`--events: "${file}" cannot be read`)
  }
}

/** `--name value` pairs; `null` when they are not pairs of known names. */
function pairsOf(words: readonly string[], known: readonly string[]): Map<string, string> | null {
  const pairs = new Map<string, string>()
  for (let index = 0; index < words.length; index += 2) {
    const [name = '', value] = words.slice(index, index + 2)
    if (!known.includes(name) || value === undefined) return null
    pairs.set(name, value)
  }
  return pairs
}

function runReplay([name = '', ...rest]: readonly string[]): number {
  const options = pairsOf(rest, ['--events', '--until'])
  if (name === '' || !options?.has('--events')) {
    process.stderr.write(`${USAGE}\n`)
    return 2
  }
  return guarded(() => replay(name, options))
}

function guarded(work: () => void): number {
  try {
    work()
    return 0
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  }
}

function run([command, ...rest]: readonly string[]): number {
  if (command === 'simulate') return runReplay(rest)
  const options = rest.filter(word => word.startsWith('--'))
  const [name, ...more] = rest.filter(word => !word.startsWith('--'))
  const known = command === 'explain' ? ['--html'] : []
  const isAsked = name !== undefined && more.length === 0 && options.every(option => known.includes(option))
  if (!isAsked || (command !== 'check' && command !== 'explain')) {
    process.stderr.write(`${USAGE}\n`)
    return 2
  }
  return guarded(() => {
    if (command === 'check') check(name)
    else tell(name, options.includes('--html'))
  })
}

process.exitCode = run(process.argv.slice(2))
