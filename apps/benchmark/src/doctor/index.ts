export { addDoctorCommand } from './command.ts';
export { diagnose, type DiagnoseOptions, type Diagnosis } from './diagnose.ts';
