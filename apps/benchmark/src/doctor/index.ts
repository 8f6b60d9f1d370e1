export { diagnose, type DiagnoseOptions, type Diagnosis } from './diagnose.ts';
