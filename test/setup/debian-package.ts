import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

export type UnpackedPackage = {
  /** A folder laid out like `/`. */
  root: string
  /** For `LD_LIBRARY_PATH`. */
  libraries: string
}

/**
 * Fetches a Debian package, with what it needs and this machine lacks, and unpacks it into the user's cache. Nothing is
 * installed and no rights are needed; the second call finds it there.
 */
export async function fetchDebianPackage(name: string): Promise<UnpackedPackage> {
  const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'heed')
  const root = path.join(cache, `debian-${name}-${process.arch}`)
  if (!existsSync(root)) {
    process.stdout.write(`Fetching Debian's package ${name} (once)…\n`)
    await mkdir(cache, { recursive: true })
    const work = await mkdtemp(path.join(cache, 'fetch-'))
    try {
      await download(name, work)
      const unpacked = path.join(work, 'root')
      for (const file of await readdir(work)) {
        if (file.endsWith('.deb')) await run('dpkg', ['-x', path.join(work, file), unpacked])
      }
      await rename(unpacked, root).catch((error: unknown) => {
        if (!existsSync(root)) throw error
      })
    } finally {
      await rm(work, { recursive: true, force: true })
    }
  }
  return { root, libraries: await libraryFolders(root) }
}

/** Asks with the machine's package lists; where they are missing or old, with fresh ones of our own. */
async function download(name: string, work: string): Promise<void> {
  const apt = path.join(work, 'apt')
  await mkdir(path.join(apt, 'lists', 'partial'), { recursive: true })
  await mkdir(path.join(apt, 'cache', 'archives', 'partial'), { recursive: true })
  // A cache of our own: what lies in the machine's would not be listed as missing.
  const options = ['-o', `Dir::Cache=${apt}/cache`, '-o', 'APT::Sandbox::User=', '-o', 'Debug::NoLocking=1']
  try {
    await downloadWith(options, name, work)
  } catch {
    options.push('-o', `Dir::State::Lists=${apt}/lists`)
    await run('apt-get', [...options, 'update'], { timeout: 120_000 })
    await downloadWith(options, name, work)
  }
}

async function downloadWith(options: string[], name: string, work: string): Promise<void> {
  const list = ['install', '--no-install-recommends', '--print-uris', '-qq', name]
  const { stdout } = await run('apt-get', [...options, ...list], { timeout: 60_000 })
  // 'http://…/redis-server_7.0.15-1_amd64.deb' redis-server_5%3a7.0.15-1_amd64.deb 72340 SHA256:…
  const packages = [...stdout.matchAll(/^'[^']+' ([a-z0-9.+-]+)_/gm)].flatMap(match => match[1] ?? [])
  if (packages.length === 0) throw new Error(`apt knows no package ${name} to fetch`)
  await run('apt-get', [...options, 'download', ...packages], { cwd: work, timeout: 180_000 })
}

async function libraryFolders(root: string): Promise<string> {
  const folders: string[] = []
  for (const base of ['lib', 'usr/lib']) {
    const folder = path.join(root, base)
    if (!existsSync(folder)) continue
    const triplets = (await readdir(folder)).filter(entry => entry.endsWith('-linux-gnu'))
    folders.push(folder, ...triplets.map(triplet => path.join(folder, triplet)))
  }
  return folders.join(':')
}
