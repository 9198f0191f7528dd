/** `generated always as identity`. TypeORM takes it in a schema too, only its declaration forgets it there. */
export const IDENTITY = { generated: 'identity' as 'increment', generatedIdentity: 'ALWAYS' } as const;
