import { pino } from 'pino'
import { describeProblems, parseEnvironment } from './config/environment.ts'
import { start, startFailures } from './start.ts'

// The only file that reads the environment, handles signals and ends the process.

const drainDeadline = 10_000

const environment = parseEnvironment(process.env)
const log = pino({
  level: environment.ok ? environment.config.logLevel : 'info',
  base: { service: 'nova-backend' },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
})

process.on('uncaughtException', (error) => {
  log.fatal({ err: error, code: 'CRASHED' }, `CRASHED: ${error.message}`)
  process.exit(1)
})

if (!environment.ok) {
  const { problems } = environment
  log.fatal({ code: 'CONFIG_INVALID', problems, exit: startFailures.CONFIG_INVALID }, describeProblems(problems))
  process.exit(startFailures.CONFIG_INVALID)
}

let stopStarted: (() => Promise<void>) | undefined
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stopAndExit(signal))

const { version, commit, port, stellar } = environment.config
log.info({ version, commit, network: stellar.network }, 'starting')
const started = await start(environment.config, log)
if (!started.ok) {
  log.fatal({ code: started.failure, reason: started.code, exit: startFailures[started.failure] }, started.message)
  process.exit(startFailures[started.failure])
}
stopStarted = started.stop
log.info({ port }, 'ready to serve')

async function stopAndExit(signal: NodeJS.Signals): Promise<void> {
  log.info({ signal }, 'stopping')
  // Before the start is complete there is nothing to drain.
  if (stopStarted === undefined) process.exit(0)
  setTimeout(() => {
    log.error({ code: 'DRAIN_TIMEOUT' }, 'requests were still open, stopping anyway')
    process.exit(1)
  }, drainDeadline).unref()
  await stopStarted()
  log.info('stopped')
  process.exit(0)
}
