import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import openapiTypescript, { astToString, type OpenAPI3 } from 'openapi-typescript';
import * as prettier from 'prettier';
import { asyncApiDocument, messageSchemas, type MessageSchema } from '#contracts';
import type { OpenApi } from './compatibility.js';

/** Everything that is generated from the declarations, by its path from the root. */
export interface ContractFiles {
  messages: MessageSchema[];
  openApi: OpenApi;
  files: Map<string, string>;
}

export const BASELINE = { messages: 'contracts/baseline/messages.json', openApi: 'contracts/baseline/openapi.json' };

/** The AsyncAPI and OpenAPI documents, the schema of each message, and the types of the client. */
export async function contractFiles(root: string): Promise<ContractFiles> {
  const messages = messageSchemas();
  const openApi = readOpenApi(root);
  const files = new Map<string, string>();
  files.set('contracts/asyncapi.json', await json(asyncApiDocument()));
  files.set('contracts/openapi.json', await json(openApi));
  for (const { topic, type, schema } of messages) {
    files.set(`contracts/schemas/${topic}/${type}.json`, await json(schema));
  }
  files.set('clients/typescript/src/schema.ts', await clientTypes(openApi));
  return { messages, openApi, files };
}

export async function json(value: unknown): Promise<string> {
  return formatted(JSON.stringify(value), 'json');
}

/** A baseline that was recorded, or undefined before the first. */
export function recorded<T>(root: string, path: string): T | undefined {
  const file = join(root, path);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;
}

/** Apps are imported by nobody, so the gateway is asked as a program. */
function readOpenApi(root: string): OpenApi {
  const program = join(root, 'dist/apps/gateway/src/openapi/print.js');
  return JSON.parse(execFileSync(process.execPath, [program], { cwd: root, encoding: 'utf8' })) as OpenApi;
}

async function clientTypes(openApi: OpenApi): Promise<string> {
  const types = astToString(await openapiTypescript(openApi as unknown as OpenAPI3, { alphabetize: true }));
  const head = '// Generated from contracts/openapi.json by openapi-typescript: `npm run contracts` renews it.\n';
  return formatted(`${head}${types}`, 'typescript');
}

async function formatted(text: string, parser: 'json' | 'typescript'): Promise<string> {
  return prettier.format(text, { ...(await prettier.resolveConfig('.prettierrc.json')), parser });
}
