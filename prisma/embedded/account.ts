import { execFileSync, spawnSync } from 'node:child_process'

/** The operating-system account PostgreSQL runs as: it refuses to run as root. */
export type Account = { uid: number; gid: number }

/**
 * Says as whom PostgreSQL must run: `null` means as ourselves; for root it is the account `postgres`, made when the
 * machine has none, or `nobody` where no account can be made.
 */
export function serverAccount(): Account | null {
  if (process.getuid?.() !== 0) return null
  const known = lookUp('postgres')
  if (known) return known
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'])
  const account = lookUp('postgres') ?? lookUp('nobody')
  if (!account)
    throw new Error('PostgreSQL does not run as root, and there is no other account (postgres, nobody) to run it as')
  return account
}

/** Whether the account can enter this folder, through all the folders above it. */
export function canEnter(account: Account, folder: string): boolean {
  return (
    spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', folder], { ...account, cwd: '/', stdio: 'ignore' }).status === 0
  )
}

function lookUp(name: string): Account | null {
  const id = (flag: string) =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return null
  }
}
