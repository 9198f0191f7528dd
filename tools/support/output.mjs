import { existsSync, readFileSync } from 'node:fs';

/** An error whose message is meant for the person at the terminal: printed without a stack trace. */
export class Refusal extends Error {}

/** One line of progress, on stderr: stdout belongs to what a command was asked for. */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/** Ends the process with the reason; a Refusal in its own words, anything else with its stack. */
export function exitWith(error) {
  say(error instanceof Refusal ? error.message : (error?.stack ?? String(error)));
  process.exit(1);
}

/** The last lines of a log, indented, or an empty string where there is none. */
export function tailOf(file, lines = 12) {
  if (!existsSync(file)) return '';
  const text = readFileSync(file, 'utf8').trimEnd();
  if (text === '') return '';
  return `\n${text.split('\n').slice(-lines).join('\n').replace(/^/gm, '  | ')}`;
}
