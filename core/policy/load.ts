import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'
import { InputError } from '../errors.ts'
import { crossCheck } from './check/cross-check.ts'
import { sayMistake, shapeMistakes } from './check/shape.ts'
import { type Policy, policySchema } from './schema.ts'

const PACKS = join(dirname(fileURLToPath(import.meta.url)), 'packs')

/**
 * Reads a policy by the name of a built-in pack or by the path of a file, with all that it extends; `<name>:<variant>` is the pack in one of its
 * variants. Throws `InputError` with one line a mistake: the path in the file and what was expected there.
 */
export function loadPolicy(nameOrFile: string): Policy {
  const chosen = /^([a-z0-9-]+):([a-z0-9-]+)$/.exec(nameOrFile)
  const data = readWithParents(fileOf(chosen?.[1] ?? nameOrFile, process.cwd()), [])
  return ready(nameOrFile, chosen ? { ...varied(data, chosen[2], nameOrFile), variant: chosen[2] } : data)
}

/** What is wrong with the variants of a policy that can itself be used: one line a mistake. */
export function variantMistakes(policy: Policy): string[] {
  const { version: _, ...data } = policy
  return Object.entries(policy.variants).flatMap(([id, { changes }]) => {
    const path = `variants.${id}.changes`
    const varied = { ...merge(data, changes), version: '', variants: {} }
    const parsed = policySchema.safeParse(varied, { error: sayMistake })
    const mistakes = parsed.success ? crossCheck(parsed.data) : shapeMistakes(parsed.error.issues, varied)
    return mistakes.map(mistake => `${path}.${mistake}`)
  })
}

function ready(nameOrFile: string, data: Record<string, unknown>): Policy {
  const parsed = policySchema.safeParse(data, { error: sayMistake })
  if (!parsed.success) throw wrong(`policy "${nameOrFile}" is not valid:`, shapeMistakes(parsed.error.issues, data))
  const mistakes = crossCheck(parsed.data)
  if (mistakes.length > 0) throw wrong(`policy "${nameOrFile}" contradicts itself:`, mistakes)
  return pinned(parsed.data)
}

function wrong(title: string, mistakes: readonly string[]): InputError {
  return new InputError([title, ...mistakes.map(mistake => `  ${mistake}`)].join('\n'))
}

/** A policy whose version names its content, so that an open complaint finds the very rules it was opened under. */
function pinned(data: z.infer<typeof policySchema>): Policy {
  const hash = createHash('sha256').update(JSON.stringify(data)).digest('hex').slice(0, 10)
  return { ...data, version: `${data.id}@${data.version}+${hash}` }
}

/** A policy as it was kept with its complaints. */
export function restorePolicy(json: string): Policy {
  const data: unknown = JSON.parse(json)
  return policySchema.parse(data) as Policy
}

/** Names of the packs that come with the program. */
export function builtInPacks(): string[] {
  return readdirSync(PACKS)
    .filter(file => file.endsWith('.yaml') && file !== 'base.yaml')
    .map(file => file.slice(0, -'.yaml'.length))
    .sort()
}

function fileOf(nameOrFile: string, from: string): string {
  const builtIn = join(PACKS, `${nameOrFile}.yaml`)
  if (/^[a-z0-9-]+$/.test(nameOrFile) && existsSync(builtIn)) return builtIn
  const file = resolve(from, nameOrFile)
  if (existsSync(file)) return file
  throw new InputError(`policy "${nameOrFile}": no built-in pack has this name and there is no such file`)
}

function readWithParents(file: string, children: readonly string[]): Record<string, unknown> {
  if (children.includes(file)) throw new InputError(`policy ${file} extends itself`)
  const data = readYaml(file)
  if (data.extends === undefined) return data
  if (typeof data.extends !== 'string')
    throw new InputError(`policy ${file}: extends: expected the name of a pack or a file`)
  const parent = readWithParents(fileOf(data.extends, dirname(file)), [...children, file])
  return merge(data.variant === undefined ? parent : varied(parent, data.variant, file), data)
}

/** A pack with the changes of one of its variants. */
function varied(pack: Record<string, unknown>, variant: unknown, name: string): Record<string, unknown> {
  const variants = isMap(pack.variants) ? pack.variants : {}
  const chosen = typeof variant === 'string' && Object.hasOwn(variants, variant) ? variants[variant] : undefined
  if (isMap(chosen) && isMap(chosen.changes)) return merge(pack, chosen.changes)
  throw new InputError(
    `policy ${name}: variant: there is no variant "${String(variant)}"; name one of ${Object.keys(variants).join(', ') || '(none)'}`,
  )
}

function readYaml(file: string): Record<string, unknown> {
  try {
    const data: unknown = parse(readFileSync(file, 'utf8'))
    return z.record(z.string(), z.unknown()).parse(data)
  } catch (error) {
    throw new InputError(`policy ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Maps are merged key by key; everything else is replaced. `null` takes a parent's entry away. */
function merge(parent: Record<string, unknown>, child: Record<string, unknown>): Record<string, unknown> {
  const merged: Record<string, unknown> = { ...parent }
  for (const [key, value] of Object.entries(child)) {
    const inherited = parent[key]
    if (value === null) delete merged[key]
    else merged[key] = isMap(inherited) && isMap(value) ? merge(inherited, value) : value
  }
  return merged
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
