import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { understand } from '../../core/understanding/understand.ts'
import {
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
import { fitSentiment } from './fit-sentiment.ts'
import { openOpinions } from './opinions.ts'
import { scoreTexts } from './texts.ts'

const usage = `npm run eval -- FILE.jsonl [--json OUT] [--llm]  gold dialogues: differences and tables; with the language model of LLM_*
npm run eval -- --text FILE.csv [--misses]  single texts: grievance recall and false alarms
npm run eval -- --fit FOLDER OUT.yaml       weights of words, fitted to reviews.csv and non_complaints.csv, with cross-validated figures
npm run eval -- --entities FOLDER [--misses] vectors of numbers, sums, days and identifiers`

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

async function evaluateDialogues(file: string, out: string | undefined, withModel: boolean): Promise<void> {
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
  if (dialogues.length > 0) {
    const began = process.hrtime.bigint()
    let messages = 0
    for (const dialogue of dialogues) {
      understand(turnsOf(dialogue), vocabularyOf(dialogue.pack), new Date(dialogue.now))
      messages += dialogue.turns.length
    }
    print(
      `\ntime: ${(Number(process.hrtime.bigint() - began) / 1e6 / dialogues.length).toFixed(2)} ms a conversation, ${(Number(process.hrtime.bigint() - began) / 1e6 / messages).toFixed(2)} ms a message`,
    )
  }
  if (out !== undefined) writeFileSync(out, `${JSON.stringify(all, null, 2)}\n`)
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    text: { type: 'string' },
    entities: { type: 'string' },
    fit: { type: 'string' },
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
