import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiDefaultResponse, ApiHeader, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';

type Declared = abstract new () => object;

interface SchemaReference {
  $ref: string;
}

export function reference(declared: Declared): SchemaReference {
  return { $ref: `#/components/schemas/${declared.name}` };
}

const problem = {
  description: 'problem details (RFC 9457)',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** Documents a call: what it does, and the declared class (`libs/contracts`) of its answer. */
export function Answers(summary: string, declared: Declared, status = 200): MethodDecorator {
  return described(summary, status, reference(declared));
}

/** The same for a list that is paged by cursor. */
export function AnswersPage(summary: string, declared: Declared): MethodDecorator {
  const schema = {
    type: 'object',
    required: ['items', 'nextCursor'],
    properties: {
      items: { type: 'array', items: reference(declared) },
      nextCursor: { type: ['string', 'null'], description: 'null on the last page' },
    },
  };
  return applyDecorators(
    described(summary, 200, schema),
    ApiQuery({ name: 'cursor', required: false, schema: { type: 'string' } }),
    ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 500, default: 50 } }),
  );
}

/** Documents what every write needs; the interceptor asks for it. */
export function Write(): MethodDecorator {
  return ApiHeader({ name: 'Idempotency-Key', required: true, description: '1 to 255 characters, yours to choose' });
}

function described(summary: string, status: number, schema: object): MethodDecorator {
  return applyDecorators(
    ApiBearerAuth(),
    ApiOperation({ summary }),
    ApiResponse({ status, schema, description: 'done' }),
    ApiDefaultResponse(problem),
  );
}
