/**
 * `npm run bench -- ingress [--seconds 4] [--json]`   how fast messages are taken in, beside a bare server that does the same checks
 * `npm run bench -- kill [--conversations 200] [--kills 40] [--seed 1] [--queue postgres|redis] [--json]`   killed at random, counted after
 * `npm run bench -- processes [--conversations 200] [--processes 3] [--json]`   several processes behind a balancer, counted after
 */
import { parseArgs } from 'node:util'
import { benchIngress } from './ingress.ts'
import { benchKill } from './kill.ts'
import { withDatabase } from './place.ts'
import { benchProcesses } from './processes.ts'

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seconds: { type: 'string', default: '4' },
    conversations: { type: 'string', default: '200' },
    kills: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    processes: { type: 'string', default: '3' },
    queue: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
})

const say = (line: string) => process.stderr.write(`${line}\n`)
const print = (text: string) => process.stdout.write(`${text}\n`)

switch (positionals[0]) {
  case 'ingress':
    print(
      await withDatabase(place => benchIngress({ ...place, seconds: Number(values.seconds), json: values.json, say })),
    )
    break
  case 'kill': {
    const queues = (['postgres', 'redis'] as const).filter(
      queue => values.queue === undefined || values.queue === queue,
    )
    for (const queue of queues) {
      const report = await withDatabase(place =>
        benchKill({
          ...place,
          queue,
          conversations: Number(values.conversations),
          kills: Number(values.kills),
          seed: Number(values.seed),
          json: values.json,
          say,
        }),
      )
      print(report.text)
      if (!report.ok) process.exitCode = 1
    }
    break
  }
  case 'processes': {
    const { ok, text } = await withDatabase(({ databaseUrl }) =>
      benchProcesses({
        databaseUrl,
        processes: Number(values.processes),
        conversations: Number(values.conversations),
        json: values.json,
        say,
      }),
    )
    print(text)
    if (!ok) process.exitCode = 1
    break
  }
  default:
    say('Usage: npm run bench -- ingress [--seconds 4] [--json]')
    say('       npm run bench -- kill [--conversations 200] [--kills 40] [--seed 1] [--queue postgres|redis] [--json]')
    say('       npm run bench -- processes [--conversations 200] [--processes 3] [--json]')
    process.exitCode = 1
}
