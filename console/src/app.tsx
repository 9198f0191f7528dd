import { QueryClientProvider } from '@tanstack/preact-query';
import { useEffect } from 'preact/hooks';
import { ErrorBoundary, lazy, LocationProvider, Route, Router, useLocation } from 'preact-iso';
import { get } from './api/client.js';
import { listen } from './api/live.js';
import { queries } from './api/queries.js';
import { session } from './api/session.js';
import { Notices } from './parts/notice.js';
import { Failed, Waiting } from './parts/states.js';
import { Shell } from './shell/shell.js';
import { SignIn } from './shell/sign-in.js';
import { useSignal } from '@preact/signals';
import type { Whoami } from '#contracts';

const Overview = lazy(() => import('./pages/overview/overview.js').then((page) => page.OverviewPage));
const Members = lazy(() => import('./pages/member/members.js').then((page) => page.MembersPage));
const Member = lazy(() => import('./pages/member/member.js').then((page) => page.MemberPage));
const Segment = lazy(() => import('./pages/overview/group.js').then((page) => page.SegmentPage));
const Cell = lazy(() => import('./pages/overview/group.js').then((page) => page.CellPage));
const Churn = lazy(() => import('./pages/churn/churn.js').then((page) => page.ChurnPage));
const Program = lazy(() => import('./pages/program/program.js').then((page) => page.ProgramPage));
const Operations = lazy(() => import('./pages/operations/operations.js').then((page) => page.OperationsPage));
const Missing = lazy(() => import('./shell/missing.js').then((page) => page.MissingPage));

/** Asks who we are, shows the way in where the gateway does not know us, else the pages. */
export function App() {
  const failure = useSignal<unknown>(null);
  const token = session.token.value;
  const ask = () => {
    failure.value = null;
    get<Whoami>('/me').then(
      (caller) => (session.caller.value = caller),
      (error: unknown) => (failure.value = error),
    );
  };
  useEffect(() => {
    queries.clear();
    ask();
  }, [token]);
  if (session.caller.value === null) {
    const isRefused = session.rejected.value || (failure.value as { status?: number } | null)?.status === 401;
    if (isRefused) return <SignIn />;
    return (
      <main class="alone">{failure.value === null ? <Waiting /> : <Failed error={failure.value} again={ask} />}</main>
    );
  }
  return (
    <QueryClientProvider client={queries}>
      <LocationProvider>
        <Pages />
        <Notices />
      </LocationProvider>
    </QueryClientProvider>
  );
}

function Pages() {
  const { path } = useLocation();
  const member = memberOf(path);
  const token = session.token.value;
  useEffect(() => listen(member), [member, token]);
  useEffect(() => {
    scrollTo(0, 0);
  }, [path]);
  return (
    <Shell>
      <ErrorBoundary>
        <Router>
          <Route path="/" component={Overview} />
          <Route path="/members" component={Members} />
          <Route path="/members/:memberId" component={Member} />
          <Route path="/segments/:segment" component={Segment} />
          <Route path="/grid/:r/:f" component={Cell} />
          <Route path="/churn" component={Churn} />
          <Route path="/program" component={Program} />
          <Route path="/operations" component={Operations} />
          <Route default component={Missing} />
        </Router>
      </ErrorBoundary>
    </Shell>
  );
}

/** The member whose page is shown. */
function memberOf(path: string): string | null {
  const found = /^\/members\/([^/]+)$/.exec(path)?.[1];
  return found === undefined ? null : decodeURIComponent(found);
}
