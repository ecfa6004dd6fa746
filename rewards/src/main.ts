import { pino } from 'pino';
import { describeProblems, parseEnvironment } from './config/environment.ts';
import { readFiles } from './config/files.ts';
import { start, startFailures } from './start.ts';

// The only file that reads the environment, handles signals and ends the process.

const drainDeadline = 10_000;

const { given, problems: unread } = readFiles(process.env);
const environment = parseEnvironment(given, unread);
const log = pino({
  level: environment.ok ? environment.config.logLevel : 'info',
  base: { service: 'nova-backend' },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
});

process.on('uncaughtException', (error) => {
  log.fatal({ err: error, code: 'CRASHED' }, `CRASHED: ${error.message}`);
  process.exit(1);
});

if (!environment.ok) {
  const { problems } = environment;
  log.fatal(
    { code: 'CONFIG_INVALID', problems, exit: startFailures.CONFIG_INVALID },
    describeProblems(problems),
  );
  process.exit(startFailures.CONFIG_INVALID);
}

const running: { stop?: () => Promise<void> } = {};
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.once(signal, () => void stopAndExit(signal));

const { version, commit, stellar } = environment.config;
log.info({ version, commit, network: stellar.network }, 'starting');
const started = await start(environment.config, log);
if (!started.ok) {
  log.fatal(
    { code: started.failure, reason: started.code, exit: startFailures[started.failure] },
    started.message,
  );
  process.exit(startFailures[started.failure]);
}
running.stop = started.stop;

async function stopAndExit(signal: NodeJS.Signals): Promise<void> {
  log.info({ signal }, 'stopping');
  // Before the start is complete there is nothing to drain.
  if (running.stop === undefined) process.exit(0);
  setTimeout(() => {
    log.error({ code: 'DRAIN_TIMEOUT' }, 'requests were still open, stopping anyway');
    process.exit(1);
  }, drainDeadline).unref();
  await running.stop();
  log.info('stopped');
  process.exit(0);
}
