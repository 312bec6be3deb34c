export { AfterSalesScreen } from './after-sales.tsx';
export { OrdersScreen } from './orders.tsx';
