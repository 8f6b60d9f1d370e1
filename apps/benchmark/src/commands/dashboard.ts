import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { UsageError } from '@policypath/trial/errors';
import { InvalidArgumentError, type Command } from 'commander';
import { isLoopback, startDashboard } from '../dashboard/server.ts';

interface DashboardCommandOptions {
  readonly port: number;
  readonly host: string;
  readonly open?: true;
  readonly includeInitial?: true;
}

const defaultPort = 8377;

/** Adds `policypath dashboard`. */
export function addDashboardCommand(program: Command): void {
  program
    .command('dashboard')
    .description("a live page about trials: state, learning curves, each policy's path, and what PPTB did at each edit")
    .argument('[folder...]', 'folders searched for trials', ['runs'])
    .option('--port <n>', '0: a free one', portNumber, defaultPort)
    .option('--host <name>', 'other than 127.0.0.1: everyone who can reach this machine can look', '127.0.0.1')
    .option('--include-initial', 'count the evaluation at step 0 in the AUC too')
    .option('--open', 'open the page in a browser')
    .action(dashboard);
}

async function dashboard(
  roots: readonly string[],
  { port, host, open, includeInitial }: DashboardCommandOptions,
  command: Command,
): Promise<void> {
  // The default folder may come into being later; a folder that was given is there, or its name is wrong.
  const missing = command.args.find((root) => !existsSync(root));
  if (missing !== undefined) throw new UsageError(`there is no folder ${missing}: give the folder of your trials`);
  const file = command.args.find((root) => !statSync(root).isDirectory());
  if (file !== undefined) throw new UsageError(`${file} is no folder: give the folder of your trials`);
  const { url, close } = await startDashboard({ roots, port, host, includeInitial });
  // Listen for signals before printing the address: its reader may send one at once.
  const end = interrupted();
  console.log(`${url} shows the trials in ${roots.join(', ')}; Ctrl-C ends it.`);
  if (!isLoopback(host)) {
    console.error(`Everyone who can reach ${host} can look at these trials: there is no password and no encryption.`);
  }
  if (open) openBrowser(url);
  await end;
  await close();
}

/** Resolves at the first Ctrl-C or SIGTERM; a second one ends the process. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}

function openBrowser(url: string): void {
  const [command, args] =
    process.platform === 'darwin'
      ? ['open', [url]]
      : process.platform === 'win32'
        ? ['cmd', ['/c', 'start', '', url]]
        : ['xdg-open', [url]];
  const browser = spawn(command as string, args as string[], { stdio: 'ignore', detached: true });
  browser.on('error', () => console.error('No browser could be opened: open that address yourself.'));
  browser.unref();
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It is a whole number from 0 to 65535.');
  return port;
}
