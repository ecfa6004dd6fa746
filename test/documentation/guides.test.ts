import { testCommands } from './commands.ts';

testCommands('guides');
