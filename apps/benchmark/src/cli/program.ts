import { Command } from 'commander';
import { addAnalyzeCommand } from '../analysis/index.ts';
import { addCompareCommand } from '../compare/index.ts';
import { addDashboardCommand } from '../dashboard/index.ts';
import { addDemoCommand } from '../demo/command.ts';
import { addDoctorCommand } from '../doctor/index.ts';
import { addEvaluateCommand } from '../evaluate/command.ts';
import { addExportCommand } from '../export/command.ts';
import { addPlayCommand } from '../play/index.ts';
import { addWorkerCommand } from '../queue/index.ts';
import { addRandomCommand } from '../random/index.ts';
import { addReportCommand } from '../report/index.ts';
import { addRunTrialCommand } from '../runner/index.ts';
import { addRunArrayTaskCommand } from '../slurm/index.ts';
import { addSweepCommand } from '../sweep/index.ts';
import { addTrainCommand } from '../train/command.ts';

/** The command line with all its commands. A mistake in it throws a CommanderError whose message is one line. */
export function createProgram(): Command {
  const program = new Command('policypath')
    .description(
      'Trains deep-RL agents on MuJoCo, records the learning path of their policies, and trims and boosts it (PPTB, "The Ladder in Chaos").',
    )
    .version('0.0.0')
    .exitOverride()
    .configureOutput({ outputError: () => {} });
  addTrainCommand(program);
  addSweepCommand(program);
  addWorkerCommand(program);
  addRandomCommand(program);
  addCompareCommand(program);
  addAnalyzeCommand(program);
  addReportCommand(program);
  addEvaluateCommand(program);
  addPlayCommand(program);
  addExportCommand(program);
  addDoctorCommand(program);
  addDemoCommand(program);
  addDashboardCommand(program);
  addRunTrialCommand(program);
  addRunArrayTaskCommand(program);
  return program;
}
