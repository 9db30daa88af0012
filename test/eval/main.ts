import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { understand } from '../../core/understanding/understand.ts'
import {
  type Dialogue,
  newTally,
  type Prediction,
  parseDialogues,
  predict,
  report,
  score,
  turnsOf,
  vocabularyOf,
} from './dialogues.ts'
import { scoreEntities } from './entities.ts'
import { fitMentions } from './fit-mentions.ts'
import { fitSentiment } from './fit-sentiment.ts'
import { openOpinions } from './opinions.ts'
import { scoreTexts } from './texts.ts'

const usage = `npm run eval -- FILE.jsonl [--json OUT] [--llm]  gold dialogues: differences and tables; predictions as JSON (- for the output);
                                            with the language model of LLM_*
npm run eval -- --text FILE.csv [--misses]  single texts: grievance recall and false alarms
npm run eval -- --fit FOLDER OUT.yaml       weights of words, fitted to reviews.csv and non_complaints.csv, with cross-validated figures
npm run eval -- --fit-mentions OUT.yaml FILE.jsonl ...  weights by which the sum and the day that are meant are told, with cross-validated figures
npm run eval -- --entities FOLDER [--misses] vectors of numbers, sums, days and identifiers`

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

/**
 * What one more message costs: each is read again with all that was said before it, as the dialogue does; the quickest of three, since other
 * programs share the machine.
 */
function timeTaken(dialogues: readonly Dialogue[]): string {
  const took: number[] = []
  for (const dialogue of dialogues) {
    const turns = turnsOf(dialogue)
    for (let said = 1; said <= turns.length; said += 1) {
      const tries = [1, 2, 3].map(() => {
        const began = process.hrtime.bigint()
        understand(turns.slice(0, said), vocabularyOf(dialogue.pack), new Date(dialogue.now))
        return Number(process.hrtime.bigint() - began) / 1e6
      })
      took.push(Math.min(...tries))
    }
  }
  took.sort((a, b) => a - b)
  const at = (share: number) => (took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? 0).toFixed(2)
  return `time a message: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, of ${took.length}`
}

async function evaluateDialogues(file: string, out: string | undefined, withModel: boolean): Promise<void> {
  const print = (text: string) => void (out === '-' ? process.stderr : process.stdout).write(`${text}\n`)
  const opinionOn = withModel ? openOpinions(process.env) : async () => null
  const dialogues = parseDialogues(readFileSync(file, 'utf8'))
  const tallies = new Map([['all', newTally()]])
  const all: Prediction[] = []
  for (const dialogue of dialogues) {
    const { prediction } = predict(dialogue, await opinionOn(dialogue))
    all.push(prediction)
    const tally = tallies.get(dialogue.pack) ?? newTally()
    tallies.set(dialogue.pack, tally)
    score(dialogue, prediction, tally)
    const whole = tallies.get('all')
    const differences = whole === undefined ? [] : score(dialogue, prediction, whole)
    if (differences.length > 0) print(`${dialogue.id}  ${differences.join(' · ')}`)
  }
  for (const [name, tally] of tallies) print(`\n${report(name, tally)}`)
  print(`\n${timeTaken(dialogues)}`)
  if (out === '-') process.stdout.write(`${JSON.stringify(all, null, 2)}\n`)
  else if (out !== undefined) writeFileSync(out, `${JSON.stringify(all, null, 2)}\n`)
}

// `--json` alone means the output.
const args = process.argv.slice(2).flatMap((arg, i, all) => {
  const next = all[i + 1]
  return arg === '--json' && (next === undefined || next.startsWith('--')) ? ['--json=-'] : [arg]
})
const { values, positionals } = parseArgs({
  args,
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    text: { type: 'string' },
    entities: { type: 'string' },
    fit: { type: 'string' },
    'fit-mentions': { type: 'string' },
    misses: { type: 'boolean' },
    llm: { type: 'boolean' },
    help: { type: 'boolean' },
  },
})
if (values.text !== undefined) {
  const result = scoreTexts(readFileSync(values.text, 'utf8'))
  if (values.misses === true) print(result.misses.join('\n'))
  print(result.table)
} else if (values.fit !== undefined && positionals[0] !== undefined) {
  print(fitSentiment(values.fit, positionals[0]))
} else if (values['fit-mentions'] !== undefined && positionals.length > 0) {
  print(fitMentions(positionals, values['fit-mentions']))
} else if (values.entities !== undefined) {
  const result = scoreEntities(values.entities)
  if (values.misses === true) print(result.misses.join('\n'))
  print(result.table)
} else if (positionals[0] !== undefined && values.help !== true)
  await evaluateDialogues(positionals[0], values.json, values.llm === true)
else {
  print(usage)
  process.exitCode = values.help === true ? 0 : 2
}
