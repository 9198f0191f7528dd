import 'reflect-metadata';
import { createRequire } from 'node:module';
import type { MetadataStorage } from 'class-transformer/types/MetadataStorage.js';
import { validationMetadatasToSchemas } from 'class-validator-jsonschema';

/** A JSON Schema (2020-12 in the keywords that we use). */
export interface JsonSchema {
  [keyword: string]: unknown;
  type?: string | string[];
  description?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
}

// class-transformer has no exports map and hides the storage that knows the classes of nested fields.
const require = createRequire(import.meta.url);
const { defaultMetadataStorage } = require('class-transformer/cjs/storage.js') as {
  defaultMetadataStorage: MetadataStorage;
};

/**
 * The schemas of all declared classes that are loaded, by class name; references begin with `refPrefix`.
 * Fields that may be left out may be null too, as class-validator's `IsOptional` has it.
 */
export function schemasOfClasses(refPrefix: string): Record<string, JsonSchema> {
  const schemas = validationMetadatasToSchemas({
    classTransformerMetadataStorage: defaultMetadataStorage,
    refPointerPrefix: refPrefix,
  }) as Record<string, JsonSchema>;
  for (const schema of Object.values(schemas)) {
    const required = schema.required ?? [];
    for (const [name, property] of Object.entries(schema.properties ?? {})) {
      if (!required.includes(name)) allowNull(property);
    }
  }
  return schemas;
}

function allowNull(property: JsonSchema): void {
  if ('$ref' in property) {
    property['anyOf'] = [{ $ref: property['$ref'] }, { type: 'null' }];
    delete property['$ref'];
  }
  if (typeof property.type === 'string') property.type = [property.type, 'null'];
  if (Array.isArray(property['enum'])) property['enum'] = [...(property['enum'] as unknown[]), null];
}
