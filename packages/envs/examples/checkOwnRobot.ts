// Lists every rule of `Environment` that the robot of ownRobot.ts breaks; silent when it keeps them all.
import { checkEnvironment, makeEnvironment } from '@policypath/envs';
import './ownRobot.ts';

const environment = await makeEnvironment('BallOnBeam-v0');
checkEnvironment(environment);
environment.close();
