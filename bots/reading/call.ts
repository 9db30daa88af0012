/** A `fetch` that follows no redirect (the key would travel along) and reads no answer larger than `maxBytes`. */
export function limitedFetch(maxBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'error' })
    const body = await readLimited(response, maxBytes)
    return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers })
  }
}

async function readLimited(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  if (response.body)
    for await (const chunk of response.body) {
      length += chunk.length
      if (length > maxBytes) throw new Error('the answer is too large')
      chunks.push(chunk)
    }
  const whole = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.length
  }
  return whole
}

/** Does work within a time limit: rejects when it takes longer, whatever the work makes of the signal. */
export async function withinLimit<T>(limitMs: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController()
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      abort.abort()
      reject(new Error('too late'))
    }, limitMs)
  })
  const working = work(abort.signal)
  working.catch(() => undefined)
  try {
    return await Promise.race([working, late])
  } finally {
    clearTimeout(timer)
  }
}

/** What may be logged of a failure: never a word of what was sent or answered. */
export function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? ` ${error.statusCode}` : ''
  const known = /^(?:too late|the answer is too large|not what was asked)$/.test(error.message)
    ? `: ${error.message}`
    : ''
  return `${error.name}${status}${known}`
}
