import { testCommands } from './commands.ts';

testCommands('reference');
