import { spawn } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import { dirname } from 'node:path';
import { lives, pause } from '../support/processes.mjs';
import { Refusal, tailOf } from '../support/output.mjs';

/** Starts a server that outlives this process, its output going to the part's log, and remembers it. */
export async function launch(state, name, command, args, options = {}) {
  const log = state.logOf(name);
  mkdirSync(dirname(log), { recursive: true });
  const output = openSync(log, 'a');
  const child = spawn(command, args, { ...options, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  await new Promise((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Refusal(`${name}: ${command} could not be started: ${error.message}`)));
  });
  child.unref();
  state.rememberProcess(name, child.pid);
}

/** Runs a command to its end; its output is its log. Refuses with the log's tail where it fails. */
export async function run(name, command, args, options = {}) {
  const { input, ...rest } = options;
  const child = spawn(command, args, { ...rest, stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  if (input !== undefined) child.stdin.end(input);
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += error.message;
      resolve(-1);
    });
    child.once('close', (status, killedBy) => resolve(status ?? killedBy));
  });
  if (code !== 0) {
    const tail = output.trimEnd().split('\n').slice(-12).join('\n').replace(/^/gm, '  | ');
    throw new Refusal(`${name} failed (${code}): ${command} ${args.join(' ').slice(0, 200)}\n${tail}`);
  }
  return output;
}

/** Waits until `answers` no longer throws; refuses when the process ends before, or at the deadline. */
export async function untilAnswers(state, name, answers, deadlineMs = 120_000) {
  const deadline = Date.now() + deadlineMs;
  for (;;) {
    try {
      return await answers();
    } catch (error) {
      const tail = tailOf(state.logOf(name));
      if (!lives(state.processOf(name))) throw new Refusal(`${name} ended at start${tail}`, { cause: error });
      if (Date.now() > deadline) {
        throw new Refusal(`${name} did not answer within ${deadlineMs / 1000} s (${error.message})${tail}`);
      }
    }
    await pause(50);
  }
}
