import { parentPort, workerData } from 'node:worker_threads';
import { Database, simulateProgram, type DatabaseOptions, type SimulationRequest } from '#storage';
import type { SimulationNews } from './simulation.desk.js';

/** Runs in a thread of its own, with a connection of its own: folding everything takes long, and the gateway must go on meanwhile. */
const { options, request } = workerData as { options: DatabaseOptions; request: SimulationRequest };
const tell = (news: SimulationNews): void => parentPort!.postMessage(news);
const database = await Database.connect(options);
try {
  const report = await simulateProgram(database, request, (done, all) => tell({ done, all }));
  tell({ report });
} finally {
  await database.close();
}
