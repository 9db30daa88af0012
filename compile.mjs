/**
 * Compiles a program of ours into plain JavaScript, so that it need not be done at each start: reading hundreds of TypeScript files takes
 * longer than all else. Packages stay as they are. What was compiled is kept among the packages and made again when a source, a package or
 * the place of the checkout has changed.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

/**
 * The compiled file of `program`, up to date; `null` where nothing can be kept (packages that belong to somebody else).
 *
 * @param {string} root the checkout
 * @param {string} program relative to it
 * @param {string} packages changes whenever the packages do
 */
export async function compile(root, program, packages) {
  const folder = path.join(root, 'node_modules', '.cache', 'heed', path.basename(program, '.ts'))
  const compiled = path.join(folder, 'main.mjs')
  const stamp = path.join(folder, 'sources.json')
  const stateOf = names =>
    JSON.stringify({ root, packages, sources: names.map(name => [name, ...traceOf(root, name)]) })
  if (existsSync(stamp)) {
    const kept = readFileSync(stamp, 'utf8')
    if (kept === stateOf(JSON.parse(kept).sources.map(([name]) => name))) return ready(compiled)
  }
  try {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
  } catch {
    return null
  }
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
  writeFileSync(stamp, stateOf(Object.keys(metafile.inputs)))
  return ready(compiled)
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
