/** Builds, tasks and frameworks: what their targets are called says what they do. */
import type { Program } from './program.ts';

export const building: readonly Program[] = [
  {
    names:
      'make just task gmake rake grunt gulp invoke inv mage bazel ninja cmake ant thor earthly dagger nox doit pants buck please',
    effect: 'change',
    does: 'runs the task {}',
    reader: 'named',
    options: { '': ['C|directory=', 'f|file=', 'j|jobs='] },
    flags: { look: { 'n|dry-run|T|tasks|l|list': 'tells what would be done' } },
  },
  {
    names: 'mvn gradle gradlew mvnw sbt',
    effect: 'safe',
    does: 'builds the program',
    reader: 'named',
  },
  {
    names:
      'artisan rails manage.py django-admin flask console symfony wp drush occ spree hanami phoenix cake yii magento typo3 n98-magerun mautic craft strapi directus ghost medusa bench discourse gitlab-ctl gitlab-rake gitlab-rails gitlab-backup mattermost mmctl sentry posthog superset keycloak kcadm kc nextcloud.occ mastodon tootctl synapse matrix plausible n8n-cli odoo-bin odoo erpnext frappe',
    effect: 'change',
    does: 'runs a task of the application',
    reader: 'named',
    options: { '': ['e|environment=', 'env='] },
  },
  {
    names:
      'jest vitest pytest mocha phpunit rspec cypress playwright newman eslint prettier tsc shellcheck ruff flake8 mypy black pylint golangci-lint tflint checkov ansible-lint cspell markdownlint vale lighthouse',
    effect: 'look',
    does: 'tests the program',
  },
  {
    names:
      'gcc g++ cc clang rustc javac webpack vite esbuild rollup next nuxt ng vue-cli-service react-scripts parcel protoc buf sphinx-build mkdocs hugo jekyll docusaurus pandoc',
    effect: 'safe',
    does: 'builds the program',
    reader: 'named',
  },
];
