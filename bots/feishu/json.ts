/**
 * Reads JSON from outside. Throws on anything that is not JSON, and on a `__proto__` key: nobody sends one in good faith.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(text, (key, value: unknown) => {
    if (key === '__proto__') throw new SyntaxError('forbidden key')
    return value
  })
}
