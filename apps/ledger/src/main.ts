import 'reflect-metadata';
import { createLog, describeError, readEnvironmentOrExit, Shutdown } from '#platform';
import { startLedger } from './ledger.service.js';

const env = readEnvironmentOrExit();
const log = createLog('ledger', env.logLevel);
const shutdown = new Shutdown(log).onSignals();

function fatal(error: unknown): void {
  log.fatal({ error: describeError(error) }, 'the ledger ends');
  void shutdown.exit('fatal', 1);
}

process.on('uncaughtException', fatal);
process.on('unhandledRejection', fatal);
startLedger(env, log, shutdown, fatal).catch(fatal);
