import type { ApiAnswer } from './answers.ts'

/** An API request, read completely. */
export type ApiCall = { method: string; query: URLSearchParams; body: Buffer; contentType: string }

/** One address of the API. `access` says whether a valid `access_token` must be in the query. */
export type Endpoint = {
  path: string
  method: 'GET' | 'POST' | 'any'
  access: 'token' | 'open'
  handle(call: ApiCall): ApiAnswer | Promise<ApiAnswer>
}

/** The JSON in a body, or undefined where there is none. */
export function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}
