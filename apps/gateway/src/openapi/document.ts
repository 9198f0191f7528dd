import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { INestApplication } from '@nestjs/common';
import { schemasOfClasses } from '#contracts';

const DOCUMENT_PATH = '/v1/openapi.json';
const PAGE_PATH = '/v1/docs';

/** Serves the interface's description and a page to try it. Both hold no data and need no token. */
export function addOpenApi(app: INestApplication): void {
  SwaggerModule.setup(PAGE_PATH, app, () => openApiDocument(app), {
    jsonDocumentUrl: DOCUMENT_PATH,
    raw: ['json'],
    customSiteTitle: 'Loyalty',
  });
}

/** The calls come from the controllers, all schemas from the classes of `libs/contracts`. */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const options = new DocumentBuilder()
    .setTitle('Loyalty')
    .setDescription(
      'Points, tiers and insights of members. Lists are paged by cursor; errors are problem details (RFC 9457).',
    )
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, options);
  const schemas = schemasOfClasses('#/components/schemas/') as NonNullable<OpenAPIObject['components']>['schemas'];
  document.components = { ...document.components, schemas };
  return document;
}
