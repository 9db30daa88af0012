import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Small files that take long: begun last, one process would work on them alone while the other has nothing to do. */
const LONG = ['test/kill/', 'test/integration/processes', 'test/faults/', 'test/journeys/']

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONG.findIndex(part => moduleId.includes(part))
      return place < 0 ? LONG.length : place
    }
    return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/global.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Two processes share the files: what every journey loads (platform SDKs, database client, vocabularies) is loaded once. Nothing may therefore
    // be kept in a module that one file could leave behind for the next.
    isolate: false,
    sequence: { sequencer: LongFirst },
    testTimeout: 60_000,
    // The first run may fetch Redis before a suite begins.
    hookTimeout: 180_000,
    reporters: ['default'],
  },
})
