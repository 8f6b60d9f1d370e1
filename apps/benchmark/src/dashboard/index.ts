export { startDashboard, type Dashboard, type DashboardOptions } from './dashboardServer.ts';
