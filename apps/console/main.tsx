import '@fontsource-variable/noto-sans-sc';
import '../../design/base.css';
import '../../design/curve.css';
import './console.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  RouterProvider,
} from '@tanstack/react-router';
import { QueryClientProvider } from '@tanstack/react-query';
import { ToastProvider } from '../../design/parts.tsx';
import { openQueries } from '../../platform/operation/react.ts';
import { LanguageProvider } from '../../design/words.tsx';
import { Broken, NotFound } from './astray.tsx';
import { Desk } from './desk.tsx';

const root = createRootRoute({ component: Desk });
const live = () => import('../../modules/live/web/index.tsx');
const insight = () => import('../../modules/insight/web/index.tsx');

const page = (path: string, component: ReturnType<typeof lazyRouteComponent>) =>
  createRoute({ getParentRoute: () => root, path, component });

const routes = [
  page('/desk', lazyRouteComponent(live, 'SessionsScreen')),
  page('/desk/sessions/$id', lazyRouteComponent(live, 'PlanScreen')),
  page('/desk/prompter/$id', lazyRouteComponent(live, 'PrompterScreen')),
  page('/desk/control/$id', lazyRouteComponent(insight, 'ControlScreen')),
  page('/desk/screen/$id', lazyRouteComponent(insight, 'BigScreen')),
  page('/desk/review/$runId', lazyRouteComponent(insight, 'ReviewScreen')),
  page('/desk/effect', lazyRouteComponent(insight, 'EffectScreen')),
  page(
    '/desk/orders',
    lazyRouteComponent(() => import('../../modules/aftersale/web/index.tsx'), 'OrdersScreen'),
  ),
  page(
    '/desk/after-sales',
    lazyRouteComponent(() => import('../../modules/aftersale/web/index.tsx'), 'AfterSalesScreen'),
  ),
  page(
    '/desk/guard',
    lazyRouteComponent(() => import('../../modules/compliance/web/index.tsx'), 'ComplianceScreen'),
  ),
  page(
    '/desk/words',
    lazyRouteComponent(() => import('../../modules/compliance/web/index.tsx'), 'ListsScreen'),
  ),
  page('/desk/conduct', lazyRouteComponent(insight, 'ConductScreen')),
  page(
    '/desk/handbook',
    lazyRouteComponent(
      () => import('../../modules/compliance/web/index.tsx'),
      'CompanyPoliciesScreen',
    ),
  ),
  page(
    '/desk/privacy',
    lazyRouteComponent(() => import('../../modules/privacy/web/index.tsx'), 'PrivacyScreen'),
  ),
  page(
    '/desk/risk',
    lazyRouteComponent(() => import('../../modules/risk/web/index.tsx'), 'RiskScreen'),
  ),
  page(
    '/desk/products',
    lazyRouteComponent(() => import('../../modules/catalog/web/index.tsx'), 'ProductsScreen'),
  ),
  page(
    '/desk/stock',
    lazyRouteComponent(() => import('../../modules/supply/web/index.tsx'), 'StockScreen'),
  ),
  page(
    '/desk/promotions',
    lazyRouteComponent(() => import('../../modules/promo/web/index.tsx'), 'PromotionsScreen'),
  ),
  page(
    '/desk/books',
    lazyRouteComponent(() => import('../../modules/finance/web/index.tsx'), 'BooksScreen'),
  ),
  page(
    '/desk/team',
    lazyRouteComponent(() => import('../../modules/team/web/index.tsx'), 'StaffScreen'),
  ),
  page(
    '/desk/me',
    lazyRouteComponent(() => import('../../modules/team/web/index.tsx'), 'AccountScreen'),
  ),
  page(
    '/desk/demo',
    lazyRouteComponent(() => import('./demo.tsx'), 'DemoScreen'),
  ),
];

const router = createRouter({
  routeTree: root.addChildren(routes),
  defaultPreload: 'intent',
  defaultNotFoundComponent: NotFound,
  defaultErrorComponent: Broken,
});

const queries = openQueries();

const place = document.getElementById('app');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <LanguageProvider>
        <ToastProvider>
          <QueryClientProvider client={queries}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </ToastProvider>
      </LanguageProvider>
    </StrictMode>,
  );
}
