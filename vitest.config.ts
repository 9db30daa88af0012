import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/global.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Two processes share the files: what every journey loads (platform SDKs, database client, vocabularies) is loaded once. Nothing may therefore
    // be kept in a module that one file could leave behind for the next.
    isolate: false,
    testTimeout: 60_000,
    // The first run may fetch Redis before a suite begins.
    hookTimeout: 180_000,
    reporters: ['default'],
  },
})
