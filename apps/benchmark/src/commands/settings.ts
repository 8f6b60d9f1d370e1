import type { Command } from 'commander';
import { helpOf } from '../settings/options.ts';
import { settingsHelp, settingsPage } from '../settings/settingsPage.ts';

/** Adds `policypath settings`; its help, `policypath help settings`, lists them as well. */
export function addSettingsCommand(program: Command): void {
  const command: Command = program
    .command('settings')
    .description('list every setting of a trial: flag, key, unit, default, whose that is, and who uses it')
    .option('--markdown', 'as the page docs/settings.md')
    .addHelpText('after', () => `\n${settingsHelp(helpOf(command))}`)
    .action(({ markdown }: { readonly markdown?: true }) => {
      process.stdout.write(markdown ? settingsPage() : `${settingsHelp(helpOf(command))}\n`);
    });
}
