/** Which files of a repository change the schema of a database, by the habits of migration tools. */

const folders = /(?:^|\/)(?:migrations?|migrate|alembic\/versions|changelogs?)\//i;
const programs = /\.(?:sql|[cm]?[jt]s|py|rb|php|go|java|kt|scala|cs|exs?|rs|xml|ya?ml|json)$/i;
/** Flyway: V2__add_points.sql, R__views.sql. */
const versioned = /(?:^|\/)(?:V[\d._]+|R)__[^/]+\.(?:sql|java)$/;
const whole = /(?:^|\/)(?:schema\.prisma|schema\.rb|structure\.sql|schema\.sql)$/;

/** @param path in the repository, with forward slashes */
export function changesSchema(path: string): boolean {
  if (versioned.test(path) || whole.test(path)) return true;
  return folders.test(path) && programs.test(path) && !/\.(?:test|spec)\.\w+$/.test(path);
}
