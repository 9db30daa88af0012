import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A PostgreSQL server process, as its file `postmaster.pid` tells. */
export type Postmaster = { pid: number; port: number; ready: boolean }

/**
 * Reads who runs this cluster, `null` when nobody does. The file's lines: process id, data folder, start time, port,
 * socket folder, address, shared memory, status.
 * https://www.postgresql.org/docs/18/storage-file-layout.html
 */
export function readPostmaster(clusterDir: string): Postmaster | null {
  let lines: string[]
  try {
    lines = readFileSync(path.join(clusterDir, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return null
  }
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 0 || !runsHere(pid, clusterDir)) return null
  return { pid, port: Number(lines[3] ?? 0), ready: (lines[7] ?? '').trim() === 'ready' }
}

/**
 * Removes a `postmaster.pid` whose process id now belongs to a stranger: PostgreSQL would take that for a running server
 * and not start. One whose process is gone it clears away by itself.
 */
export function forgetStranger(clusterDir: string): void {
  const file = path.join(clusterDir, 'postmaster.pid')
  try {
    const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
    process.kill(pid, 0)
    if (readPostmaster(clusterDir) === null) rmSync(file)
  } catch {
    // No file, or no process: nothing is in the way.
  }
}

/** A server makes its cluster its working folder: that tells it from a stranger that was given an old process id. */
function runsHere(pid: number, clusterDir: string): boolean {
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(clusterDir)
    } catch {
      return false
    }
  }
  try {
    process.kill(pid, 0)
    return execFileSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' }).includes('postgres')
  } catch {
    return false
  }
}

/** Waits until `condition` gives something, or throws after `timeoutMs` with `what` was waited for. */
export async function until<T>(
  what: string,
  timeoutMs: number,
  condition: () => T | null | Promise<T | null>,
): Promise<T> {
  const end = performance.now() + timeoutMs
  for (;;) {
    const value = await condition()
    if (value !== null) return value
    if (performance.now() > end) throw new Error(`Waited ${timeoutMs / 1000} s in vain: ${what}`)
    await wait(15)
  }
}

/**
 * Ends the server: open transactions are rolled back, what was committed stays ("fast shutdown", SIGINT). One that
 * takes longer than ten seconds is stopped at once (SIGQUIT) and recovers at its next start.
 * https://www.postgresql.org/docs/18/server-shutdown.html
 */
export async function endPostmaster(clusterDir: string): Promise<void> {
  const running = readPostmaster(clusterDir)
  if (!running) return
  const gone = () => (readPostmaster(clusterDir)?.pid === running.pid ? null : true)
  signal(running.pid, 'SIGINT')
  try {
    await until('PostgreSQL to stop', 10_000, gone)
  } catch {
    signal(running.pid, 'SIGQUIT')
    await until('PostgreSQL to stop', 10_000, gone)
  }
}

/** Sends a signal; a process that is already gone is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It ended by itself.
  }
}
