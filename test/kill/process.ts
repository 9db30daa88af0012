import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import path from 'node:path'
import type { ChildSettings } from './child.ts'

/** The program as a child that can be killed and comes back. */
export type KillableProgram = {
  /** SIGKILL, and a new start. Resolves when the new one answers. */
  killAndRestart(): Promise<void>
  stop(): Promise<void>
}

const PROGRAM = path.join(import.meta.dirname, 'child.ts')

export async function startProgram(settings: ChildSettings): Promise<KillableProgram> {
  let child = await start(settings)
  return {
    async killAndRestart() {
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
      child = await start(settings)
    },
    async stop() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      const overdue = setTimeout(() => child.kill('SIGKILL'), 20_000)
      await gone
      clearTimeout(overdue)
    },
  }
}

async function start(settings: ChildSettings): Promise<ChildProcess> {
  const child = fork(PROGRAM, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  child.send(settings)
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', code => reject(new Error(`the program ended with ${code} before it was ready`)))
  })
  return child
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
