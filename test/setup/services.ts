import { inject } from 'vitest'

/**
 * The address of a service that the whole test run shares; the first to ask has it started. Throws with the reason when
 * it cannot be had.
 */
export async function serviceUrl(name: 'postgres' | 'redis'): Promise<string> {
  const response = await fetch(`${inject('services')}/${name}`)
  const text = await response.text()
  if (!response.ok) throw new Error(text)
  return text
}
