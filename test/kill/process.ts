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

/** Loading the program takes longer than starting it: the next one is loaded while this one runs, and knows nothing until its turn comes. */
export async function startProgram(settings: ChildSettings): Promise<KillableProgram> {
  let next = load()
  const start = async () => {
    const child = next
    next = load()
    await begin(child, settings)
    return child
  }
  let child = await start()
  return {
    async killAndRestart() {
      await end(child, 'SIGKILL')
      child = await start()
    },
    async stop() {
      await Promise.all([end(child, 'SIGTERM'), end(next, 'SIGKILL')])
    },
  }
}

/** The program as one of several children. Resolves when it answers. */
export async function startProcess(settings: ChildSettings): Promise<{ stop(): Promise<void> }> {
  const child = load()
  await begin(child, settings)
  return { stop: () => end(child, 'SIGTERM') }
}

function load(): ChildProcess {
  return fork(PROGRAM, { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
}

async function begin(child: ChildProcess, settings: ChildSettings): Promise<void> {
  child.send(settings)
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve())
    child.once('exit', code => reject(new Error(`the program ended with ${code} before it was ready`)))
  })
}

const PATIENCE_MS = 20_000

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const gone = once(child, 'exit')
  child.kill(signal)
  const overdue = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await gone
  clearTimeout(overdue)
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
