import { runProcesses } from '../processes/run.ts'

type ProcessesBench = {
  databaseUrl: string
  processes: number
  conversations: number
  json: boolean
  say(line: string): void
}

/** The long run of several processes on one database. */
export async function benchProcesses(of: ProcessesBench): Promise<{ ok: boolean; text: string }> {
  of.say(`${of.conversations} conversations, ${of.processes} processes behind a balancer`)
  const report = await runProcesses({
    databaseUrl: of.databaseUrl,
    queue: { kind: 'postgres', url: of.databaseUrl },
    processes: of.processes,
    conversations: of.conversations,
    abreast: 16,
    patienceMs: 300_000,
  })
  const ok = report.problems.length === 0
  if (of.json) return { ok, text: JSON.stringify(report) }
  const figures = Object.entries(report.figures).map(([name, figure]) => `${name.padEnd(28)} ${figure}`)
  const verdict = ok
    ? ['one token, one counter, everything in order, nothing lost, nothing twice']
    : report.problems.map(problem => `✘ ${problem}`)
  return { ok, text: [...figures, ...verdict, ''].join('\n') }
}
