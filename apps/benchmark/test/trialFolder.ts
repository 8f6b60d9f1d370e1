export * from '../../../packages/trial/test/trialFolder.ts';
