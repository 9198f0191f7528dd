import { readProgram } from '#contracts';
import type { Program, Programs } from '#domain';
import { createKafka, Publisher, type KafkaPort } from '#messaging';
import { createLog, databaseSchema, readEnvironment, topicName, type Environment } from '#platform';
import { Database, PositionStore, readInstallation } from '#storage';
import { Gateway } from './gateway.js';

/** What the demo talks to: the services are ready when this is made. */
export interface Surroundings {
  environment: Environment;
  kafka: KafkaPort;
  publisher: Publisher;
  database: Database;
  positions: PositionStore;
  gateway: Gateway;
  programs: Programs;
  /** The one in force. */
  program: Program;
  topic: (name: string) => string;
  close: () => Promise<void>;
}

export async function surroundings(): Promise<Surroundings> {
  const environment = readEnvironment();
  const log = createLog('demo', 'error', process.stderr);
  const kafka = createKafka({ ...environment.kafka, clientId: 'loyalty-demo', log });
  const publisher = new Publisher(kafka, log);
  const schema = databaseSchema(environment.namespace);
  const database = await Database.connect({
    url: environment.databaseUrl,
    schema,
    poolSize: 2,
    applicationName: 'demo',
  });
  const programs = await publishedPrograms(database);
  return {
    environment,
    kafka,
    publisher,
    database,
    positions: new PositionStore(database),
    gateway: new Gateway(`http://127.0.0.1:${environment.ports.gateway}`),
    programs,
    program: programs.at(-1)!.program,
    topic: (name) => topicName(environment.namespace, name),
    close: async () => {
      await publisher.close();
      await database.close();
    },
  };
}

async function publishedPrograms(database: Database): Promise<Programs> {
  const stored = (await readInstallation(database))?.programs ?? [];
  return stored.map(({ version, validFrom, content }) => {
    const reading = readProgram(content);
    if ('problems' in reading) throw new Error(`program version ${version}: ${reading.problems.join('; ')}`);
    return { version, validFrom, program: reading.program };
  });
}
