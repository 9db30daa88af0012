import { Puppet } from 'wechaty-puppet'
import { InputError } from '../../core/errors.ts'

/**
 * The puppet of an installed npm package, with the settings that it reads from its own environment. Throws `InputError` when the package is
 * not installed, cannot be loaded or holds no puppet.
 */
export async function loadPuppet(name: string): Promise<Puppet> {
  let loaded: Record<string, unknown>
  try {
    loaded = await import(name)
  } catch (error) {
    if (isMissing(error, name))
      throw new InputError(`WECHATY_PUPPET: the package "${name}" is not installed; run: npm install ${name}`)
    throw new InputError(`WECHATY_PUPPET: the package "${name}" cannot be loaded: ${nameOf(error)}`)
  }
  const found = [loaded.default, ...Object.values(loaded)].flatMap(value => [value, inner(value)]).find(isPuppetClass)
  if (!found) throw new InputError(`WECHATY_PUPPET: the package "${name}" holds no Wechaty puppet`)
  try {
    return new found()
  } catch (error) {
    throw new InputError(`WECHATY_PUPPET: "${name}" does not start: ${nameOf(error)}; see what it wants to be told`)
  }
}

/** A package that is there and lacks one of its own is another trouble. */
function isMissing(error: unknown, name: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes(`'${name}'`)
  )
}

/** A CommonJS package shows its exports inside `default`. */
const inner = (value: unknown) =>
  typeof value === 'object' && value !== null && 'default' in value ? value.default : undefined

/** By its descent, or by what a puppet must have: a package may bring its own copy of `wechaty-puppet`. */
function isPuppetClass(value: unknown): value is new () => Puppet {
  if (typeof value !== 'function' || value === Puppet) return false
  const prototype: unknown = value.prototype
  return (
    prototype instanceof Puppet ||
    (typeof prototype === 'object' && prototype !== null && 'messageRawPayload' in prototype && 'onStart' in prototype)
  )
}

/** Never the message: it may quote a token. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  return 'code' in error && typeof error.code === 'string' ? `${error.name} ${error.code}` : error.name
}
