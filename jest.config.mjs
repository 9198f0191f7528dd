/** Unit specs lie beside the code (`*.spec.ts`); those under test/ use the real stack (see test/README.md). */
export default {
  rootDir: '.',
  roots: ['<rootDir>/apps', '<rootDir>/console', '<rootDir>/libs', '<rootDir>/test', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest'] },
  moduleNameMapper: {
    '^#(domain|contracts|messaging|storage|projections|platform|language|startup)$': '<rootDir>/libs/$1/src/index.ts',
    '^#domain/(.*)\\.js$': '<rootDir>/libs/domain/src/$1.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  testEnvironment: 'node',
  testTimeout: 30_000,
};
