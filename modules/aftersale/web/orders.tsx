import { Accept } from '../../delivery/web/index.tsx';
import { OrderListScreen } from '../../order/web/index.tsx';
import { OrderDetail } from './order-detail.tsx';

/** The list of orders, with all that later modules know of one beside it. */
export function OrdersScreen() {
  return <OrderListScreen Detail={OrderDetail} Bulk={Accept} />;
}
