import type { FastifyRequest } from 'fastify'

/**
 * Why a request may not use the sandbox, or null. Only programs and pages of this machine may: the remote address must be
 * loopback, and so must the name in `Host`, so that no web page reaches it by a DNS name that points to 127.0.0.1 (DNS rebinding);
 * a browser's `Origin` must be the sandbox itself.
 */
export function foreignness(request: FastifyRequest): string | null {
  if (!isLoopbackAddress(request.raw.socket.remoteAddress ?? '')) return 'only this machine may use the sandbox'
  const { host, origin } = request.headers
  if (host === undefined || !isLoopbackName(host)) return 'the Host header must name this machine, such as 127.0.0.1'
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    return 'the Origin header names another site'
  }
  const site = request.headers['sec-fetch-site']
  const navigates = request.method === 'GET' && request.headers['sec-fetch-mode'] === 'navigate'
  if (site !== undefined && site !== 'same-origin' && site !== 'none' && !navigates) {
    return 'the request comes from another site'
  }
  return null
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address)
}

function isLoopbackName(host: string): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  return name === 'localhost' || name === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(name)
}
