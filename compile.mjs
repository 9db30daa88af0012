/**
 * Compiles a program of ours into plain JavaScript, so that it need not be done at each start: reading hundreds of TypeScript files takes
 * longer than all else. Packages stay as they are. What was compiled is kept among the packages and made again when a source, a package or
 * the place of the checkout has changed.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/** So many are kept: a run that goes on may yet read a part of what it was started from. */
const KEPT = 10

/**
 * The compiled file of `program`, up to date; `null` where nothing can be kept (packages that belong to somebody else).
 *
 * @param {string} root the checkout
 * @param {string} program relative to it
 * @param {string} packages changes whenever the packages do
 */
export async function compile(root, program, packages) {
  const shelf = path.join(root, 'node_modules', '.cache', 'heed')
  const stamp = path.join(shelf, `${path.basename(program, '.ts')}.json`)
  const stateOf = names => ({ root, packages, sources: names.map(name => [name, ...traceOf(root, name)]) })
  if (existsSync(stamp)) {
    const { folder, ...kept } = JSON.parse(readFileSync(stamp, 'utf8'))
    const now = stateOf(kept.sources.map(([name]) => name))
    if (JSON.stringify(now) === JSON.stringify(kept) && existsSync(path.join(shelf, folder, 'main.mjs')))
      return ready(path.join(shelf, folder, 'main.mjs'))
  }
  const folder = newFolder(shelf)
  if (folder === null) return null
  const { build } = await import('esbuild')
  const { metafile } = await build({
    entryPoints: { main: path.join(root, program) },
    absWorkingDir: root,
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    metafile: true,
    logLevel: 'silent',
    plugins: [{ name: 'places', setup: keepPlaces }],
  })
  // Renamed into place: another start sees the old one whole, or the new one.
  const text = JSON.stringify({ folder: path.basename(folder), ...stateOf(Object.keys(metafile.inputs)) })
  writeFileSync(`${folder}.json`, text)
  renameSync(`${folder}.json`, stamp)
  return ready(path.join(folder, 'main.mjs'))
}

/** An empty folder of its own among the latest; `null` where none can be made. */
function newFolder(shelf) {
  try {
    mkdirSync(shelf, { recursive: true })
    const older = readdirSync(shelf, { withFileTypes: true }).filter(entry => entry.isDirectory())
    const byAge = older.map(({ name }) => path.join(shelf, name)).sort((a, b) => ageOf(b) - ageOf(a))
    for (const folder of byAge.slice(0, Math.max(0, byAge.length + 1 - KEPT)))
      rmSync(folder, { recursive: true, force: true })
    return mkdtempSync(path.join(shelf, 'start-'))
  } catch {
    return null
  }
}

function ageOf(folder) {
  return Date.now() - statSync(folder).mtimeMs
}

function ready(compiled) {
  process.setSourceMapsEnabled(true)
  return compiled
}

function traceOf(root, name) {
  try {
    const { size, mtimeMs } = statSync(path.join(root, name))
    return [size, mtimeMs]
  } catch {
    return []
  }
}

/** A file that asks where it is hears where its source is: packs and migrations lie beside that. */
function keepPlaces({ onLoad }) {
  onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
    const source = await readFile(file, 'utf8')
    if (!source.includes('import.meta.')) return null
    const contents = source
      .replaceAll('import.meta.url', JSON.stringify(pathToFileURL(file).href))
      .replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file)))
    return { contents, loader: 'ts' }
  })
}
