/**
 * Which folder may import what. The world is closed: an import that no line here allows is an error.
 *
 * Packages are told by name, folders by path, and `node` stands for Node's own modules.
 * Tests and benchmarks may import anything.
 */
const MAY_IMPORT = {
  'src/time': ['src/time'],
  'src/choice': ['src/choice', 'zod'],
  'src/machine': ['src/machine', 'xstate'],
  'src/platform': ['src/platform', 'src/machine', 'src/choice', 'src/time', 'zod'],
  'src/openapi': ['src/openapi', 'src/platform', 'src/choice', 'src/time', 'zod'],
  'src/history': ['src/history', 'src/choice', 'src/time', 'zod'],
  'src/oracle': [
    'src/oracle',
    'src/history',
    'src/platform',
    'src/machine',
    'src/choice',
    'src/time',
  ],
  'src/transport': [
    'src/transport',
    'src/platform',
    'src/choice',
    'src/time',
    'src/history',
    'node',
  ],
  'src/media': ['src/media'],
  'src/client': ['src/client', 'src/transport', 'src/media', 'src/time', 'hot-shots'],
  'src/pipeline': [
    'src/pipeline',
    'src/client',
    'src/transport',
    'src/media',
    'src/machine',
    'src/time',
    'xstate',
    'zod',
    'express',
    'pino',
    'prom-client',
    'bullmq',
    'ioredis',
    'node',
  ],
  'src/search': [
    'src/search',
    'scenarios',
    'src/oracle',
    'src/history',
    'src/transport',
    'src/client',
    'src/platform',
    'src/choice',
    'src/time',
    'fast-check',
    'node',
  ],
  'src/report': [
    'src/report',
    'src/search',
    'src/oracle',
    'src/history',
    'src/platform',
    'src/choice',
    'src/machine',
    'scenarios',
    'src/time',
    'zod',
    'node',
  ],
  'src/collection': [
    'src/collection',
    'src/report',
    'src/history',
    'src/oracle',
    'src/choice',
    'src/machine',
    'src/platform',
    'scenarios',
    'xstate',
    'zod',
    'node',
  ],
  'src/cli': [
    'src',
    'mock-server',
    'scenarios',
    'commander',
    '@faker-js/faker',
    'bullmq',
    'express',
    'hot-shots',
    'ioredis',
    'pino',
    'prom-client',
    'xstate',
    'zod',
    'node',
  ],
  scenarios: [
    'scenarios',
    'src/pipeline',
    'src/client',
    'src/media',
    'src/transport',
    'src/oracle',
    'src/platform',
    'src/history',
    'src/choice',
    'src/time',
  ],
  'mock-server': [
    'mock-server',
    'src/platform',
    'src/time',
    'src/choice',
    'src/history',
    'src/oracle',
    'src/transport',
    'express',
    'zod',
    '@faker-js/faker',
    'node',
  ],
};

/** Imports of types only, which leave no trace at run time. */
const MAY_IMPORT_TYPES_OF = {
  'src/platform': ['xstate'],
  'src/history': ['src/platform'],
};

const FOLDERS = ['src', 'mock-server', 'scenarios', ...Object.keys(MAY_IMPORT)];

const isInside = (folder) => `^${folder}/`;

function to(target) {
  if (target === 'node') return { dependencyTypes: ['core'] };
  if (FOLDERS.includes(target)) return { path: isInside(target) };
  return { path: `^node_modules/${target}/` };
}

const allowedImports = Object.entries(MAY_IMPORT).flatMap(([folder, targets]) =>
  targets.map((target) => ({ from: { path: isInside(folder) }, to: to(target) })),
);

const allowedTypeImports = Object.entries(MAY_IMPORT_TYPES_OF).flatMap(([folder, targets]) =>
  targets.map((target) => ({
    from: { path: isInside(folder) },
    to: { ...to(target), dependencyTypes: ['type-only'] },
  })),
);

const ENTRY_POINTS = [
  '^src/index\\.ts$',
  '^src/client/index\\.ts$',
  '^src/cli/(main|worker)\\.ts$',
  '^mock-server/index\\.ts$',
  '^scenarios/index\\.ts$',
  '^(bench|tooling)/[^/]+\\.ts$',
  '^test/.+\\.test\\.ts$',
  '\\.d\\.ts$',
  '^test/cli/clients/',
];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  allowed: [
    ...allowedImports,
    ...allowedTypeImports,
    { from: { path: '^src/index\\.ts$' }, to: { path: '^(src|scenarios)/' } },
    { from: { path: '^(test|bench|tooling)/' }, to: {} },
  ],
  allowedSeverity: 'error',
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that import each other are one thing, or one of them belongs elsewhere.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports this file: import it, name it an entry point, or remove it.',
      severity: 'error',
      from: { orphan: true, pathNot: ENTRY_POINTS },
      to: {},
    },
    {
      name: 'no-unresolvable',
      comment: 'The import points at nothing: a typing error, or a package that is not installed.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      mainFields: ['module', 'main'],
      extensions: ['.ts', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
