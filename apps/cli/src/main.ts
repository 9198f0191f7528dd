import { run } from './command-line.js';

process.exit(await run(process.argv.slice(2)));
