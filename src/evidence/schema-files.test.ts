import { expect, test } from 'vitest';
import { changesSchema } from './schema-files.ts';

test.each([
  'migrations/0007_points.sql',
  'db/migrate/20250101120000_add_points.rb',
  'src/main/resources/db/migration/V2__points.sql',
  'sql/V2.1__points.sql',
  'prisma/migrations/20250101_points/migration.sql',
  'prisma/schema.prisma',
  'shop/migrations/0003_points.py',
  'alembic/versions/3f2a_points.py',
  'db/changelog/2025-points.xml',
  'db/structure.sql',
])('%s changes a schema', (path) => {
  expect(changesSchema(path)).toBe(true);
});

test.each([
  'CHANGELOG.md',
  'src/migrations.md',
  'src/migrate.ts',
  'migrations/README.md',
  'migrations/points.test.ts',
  'docs/migration/guide.md',
  'src/server.ts',
  'compose.yaml',
])('%s does not', (path) => {
  expect(changesSchema(path)).toBe(false);
});
