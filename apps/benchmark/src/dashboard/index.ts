export { addDashboardCommand } from './command.ts';
export { startDashboard, type Dashboard, type DashboardOptions } from './dashboardServer.ts';
