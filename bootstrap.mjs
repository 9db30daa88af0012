/**
 * What every npm script runs first. Plain JavaScript without a dependency, in words that an old Node understands:
 *
 * 1. says in one line when Node is too old;
 * 2. installs the packages when they are missing or the lockfile has changed;
 * 3. generates the Prisma client when the schema has changed;
 * 4. runs the program asked for in this same process, so that signals and exit codes are its own.
 *
 * When nothing has changed, 2 and 3 are a few file reads.
 */
import { spawnSync } from 'child_process'
import { createHash } from 'crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'fs'
import { createRequire } from 'module'
import path from 'path'
import { fileURLToPath, pathToFileURL } from 'url'

const LEAST_NODE = [20, 19]
const root = path.dirname(fileURLToPath(import.meta.url))
const inRoot = (...names) => path.join(root, ...names)

/** Programs of ours, run through tsx; `start` is compiled once and begins faster. */
const PROGRAMS = {
  start: 'main.ts',
  demo: 'bots/sandbox/demo.ts',
  bench: 'test/bench/main.ts',
  eval: 'test/eval/main.ts',
  policy: 'core/policy/main.ts',
  migrate: 'prisma/migrate.ts',
  migration: 'prisma/drift.ts',
}

/** What `npm run check` runs, in order; it goes on after a failure and fails at the end. */
const CHECKS = [
  { name: 'types', args: ['node_modules/typescript/bin/tsc', '-p', '.'] },
  { name: 'format and lint', args: ['node_modules/@biomejs/biome/bin/biome', 'ci', '--error-on-warnings', '.'] },
  {
    name: 'layers',
    args: ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs'].concat(
      ['core', 'bots', 'jobs', 'prisma', 'test', 'main.ts', 'config.ts'].filter(name => existsSync(inRoot(name))),
    ),
  },
  { name: 'dead code', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
  { name: 'migrations', args: ['--import', 'tsx', 'prisma/drift.ts'] },
]

const command = process.argv[2]
const rest = process.argv.slice(3)

if (!isNodeRecent()) {
  stop(
    `Heed needs Node ${LEAST_NODE.join('.')} or newer, and this is Node ${process.versions.node}: see https://nodejs.org`,
  )
} else {
  try {
    installPackages()
    generateClient()
    void run()
  } catch (error) {
    stop(error.message)
  }
}

function isNodeRecent() {
  const parts = process.versions.node.split('.').map(Number)
  return parts[0] > LEAST_NODE[0] || (parts[0] === LEAST_NODE[0] && parts[1] >= LEAST_NODE[1])
}

function stop(message) {
  process.stderr.write(message + '\n')
  process.exit(1)
}

function say(message) {
  process.stdout.write(message + '\n')
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

function hash(text) {
  return createHash('sha256').update(text).digest('hex')
}

function installPackages() {
  const lockfile = read(inRoot('package-lock.json'))
  const stamp = inRoot('node_modules', '.heed-installed')
  const wanted = hash(lockfile)
  if (read(stamp) === wanted) return
  if (!isInstalled(JSON.parse(lockfile))) {
    const first = !existsSync(inRoot('node_modules'))
    say(first ? 'Installing packages (first run, about a minute)…' : 'Installing packages (they have changed)…')
    // Not `npm ci`: it insists on a lockfile that lists the optional packages of every platform, which some registries lack.
    const flags = ['--no-save', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--ignore-scripts']
    runQuietly('npm install', npm(['install'].concat(flags, '--prefer-offline', '--loglevel=error')))
  }
  writeFileSync(stamp, wanted)
}

/** Whether somebody ran `npm install` by hand: npm keeps a list of what it installed. */
function isInstalled(lockfile) {
  const list = read(inRoot('node_modules', '.package-lock.json'))
  if (list === '') return false
  const installed = JSON.parse(list).packages
  return Object.keys(lockfile.packages).every(name => {
    const wanted = lockfile.packages[name]
    if (name === '' || wanted.optional || wanted.devOptional || wanted.peer) return true
    return installed[name] !== undefined && installed[name].version === wanted.version
  })
}

/** npm as the script that called us runs it; by its name when we were called directly. */
function npm(args) {
  const program = process.env.npm_execpath
  if (program && /npm-cli\.c?js$/.test(program)) return { file: process.execPath, args: [program].concat(args) }
  return { file: 'npm', args, shell: process.platform === 'win32' }
}

/** Says nothing unless it fails; then everything. */
function runQuietly(name, program) {
  const result = spawnSync(program.file, program.args, {
    cwd: root,
    encoding: 'utf8',
    env: Object.assign({}, process.env, program.env),
    maxBuffer: 64 * 1024 * 1024,
    shell: program.shell || false,
  })
  if (result.status === 0) return
  if (result.signal) stop(name + ' was stopped (' + result.signal + ')')
  const reason = result.error ? result.error.message : (result.stdout || '') + (result.stderr || '')
  stop(name + ' failed:\n' + reason.trim())
}

function generateClient() {
  const folder = inRoot('prisma', 'generated')
  const stamp = path.join(folder, '.heed-generated')
  const wanted = hash(read(inRoot('prisma', 'schema.prisma')) + read(inRoot('node_modules', 'prisma', 'package.json')))
  if (command !== 'generate' && read(stamp) === wanted) return
  say('Generating the database client…')
  const engine = inRoot('prisma', 'schema-engine.mjs')
  chmodSync(engine, 0o755)
  runQuietly('prisma generate', {
    file: process.execPath,
    args: [inRoot('node_modules', 'prisma', 'build', 'index.js'), 'generate'],
    env: { PRISMA_SCHEMA_ENGINE_BINARY: engine, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(stamp, wanted)
}

function run() {
  process.chdir(root)
  if (command === 'generate') return
  if (command === 'check') return check()
  if (command === 'test') return become(inRoot('node_modules', 'vitest', 'vitest.mjs'), ['run'].concat(rest))
  const program = PROGRAMS[command]
  if (!program)
    return stop('Usage: node bootstrap.mjs ' + ['test', 'check', 'generate'].concat(Object.keys(PROGRAMS)).join('|'))
  if (!existsSync(inRoot(program))) return stop('There is no ' + program)
  if (command === 'migration' && rest.length === 0) return stop('Usage: npm run migration -- <name>')
  const lockfile = hash(read(inRoot('package-lock.json')))
  const compiled =
    command === 'start' ? import('./compile.mjs').then(({ compile }) => compile(root, program, lockfile)) : null
  return Promise.resolve(compiled).then(file => {
    if (file) return become(inRoot(program), rest, file)
    const loader = createRequire(import.meta.url).resolve('tsx')
    return import(pathToFileURL(loader).href).then(() => become(inRoot(program), rest))
  })
}

/** Goes on as if `node file …args` had been called, with what was compiled of it where there is that. */
function become(file, args, compiled) {
  process.argv = [process.execPath, file].concat(args)
  return import(pathToFileURL(compiled || file).href)
}

function check() {
  const failed = CHECKS.filter(({ name, args }) => {
    const result = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
    say((result.status === 0 ? '✔ ' : '✘ ') + name)
    return result.status !== 0
  })
  if (failed.length > 0) stop('Failed: ' + failed.map(({ name }) => name).join(', '))
}
