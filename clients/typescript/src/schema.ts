// Generated from contracts/openapi.json by openapi-typescript: `npm run contracts` renews it.
export interface paths {
  '/health/live': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HealthController_live'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/health/ready': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HealthController_ready'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/metrics': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get: operations['HealthController_exposition'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/audit': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** who wrote what, and read whose data, the newest first */
    get: operations['AuditController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/churn-warnings': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** warnings of members about to be lost, the latest crossing first */
    get: operations['ChurnWarningsController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/churn/effect': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** what warnings are good for, by the control group */
    get: operations['ValueController_effect'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/kpis': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** key figures of the population */
    get: operations['InsightsController_kpis'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/liability': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** outstanding points by state, expiry month and tier, in money */
    get: operations['LiabilityController_liability'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/models': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** versions of the models, the newest first; the newest is in use */
    get: operations['ModelsController_versions'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/models/{version}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** a version with parameters, likelihoods, the choice and its hold-out table */
    get: operations['ModelsController_version'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/rfm': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the population by recency, frequency and spend */
    get: operations['InsightsController_rfm'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/rfm/{r}/{f}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the members of a cell of the grid */
    get: operations['DrillDownController_cell'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/segments/{segment}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the members of a segment */
    get: operations['InsightsController_segment'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/insights/value': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** what the members are worth, and how much of it is at risk */
    get: operations['ValueController_value'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/me': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** who the token says that you are, and your role */
    get: operations['WhoamiController_whoami'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** members whose id begins with the prefix, in the order of ids */
    get: operations['MemberSearchController_find'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** a member now, or at an instant as it was known at another */
    get: operations['MembersController_member'];
    put?: never;
    post?: never;
    /** erase a person with all their ids, for good; points that are left are written off */
    delete: operations['ErasureController_erase'];
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/adjustments': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** give or take points by hand, with a reason */
    post: operations['CommandsController_adjust'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/entries': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the lines of the book, the newest first */
    get: operations['MembersController_entries'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/entries/{entryId}/explain': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** rule, inputs, arithmetic, what was corrected by what, and all that in words */
    get: operations['ExplainController_explain'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/holds': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** reserve points */
    post: operations['CommandsController_hold'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/holds/{holdId}/capture': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** spend what is held, or a part of it; the rest is given back */
    post: operations['CommandsController_capture'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/holds/{holdId}/release': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** give back what is held */
    post: operations['CommandsController_release'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/insight': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** what a member is worth, and whether they are leaving */
    get: operations['InsightsController_insight'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/insight/curve': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the risk of a member who stays silent, from the last order day on */
    get: operations['DrillDownController_curve'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/lots': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** what points there are, in the order in which they are spent */
    get: operations['MembersController_lots'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/quotes': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** what a cart would earn, what could be spent on it, and the tier that it would reach; writes nothing */
    post: operations['QuotesController_quote'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/redemptions': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** spend points: 422 insufficient-points says what is missing */
    post: operations['CommandsController_redeem'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/redemptions/{redemptionId}/cancel': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** put the points back into the lots that they came from, once */
    post: operations['CommandsController_cancel'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/statement': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** a member’s account, month by month, from the opening to the closing balance */
    get: operations['StatementController_statement'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/sums': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** why a member has so many points: all entries, in sums by kind */
    get: operations['MemberSearchController_sums'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/tiers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the tier history, oldest first */
    get: operations['MembersController_tiers'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/members/{memberId}/transfers': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** give points to another member; they keep their expiry */
    post: operations['CommandsController_transfer'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models/refits': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** refits, the newest first */
    get: operations['ModelsController_refits'];
    put?: never;
    /** fit the models anew over the whole population; nothing is stopped for it */
    post: operations['ModelsController_ask'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/models/refits/{refitId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** what became of a refit */
    get: operations['ModelsController_refit'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/dead-letters': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** records that could not become facts, the newest first */
    get: operations['DeadLettersController_list'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/dead-letters/{id}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** one in full */
    get: operations['DeadLettersController_show'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/dead-letters/{id}/discard': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** settle it without effect */
    post: operations['DeadLettersController_discard'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/dead-letters/{id}/replay': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** send it again to its topic, with its identity: harmless when repeated */
    post: operations['DeadLettersController_replay'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/lag': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** how far each group is behind, by topic and partition; always one page */
    get: operations['LagController_lag'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/ops/status': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** whether anything is stuck: outcomes, watermark, relay, projection, members overdue, dependencies */
    get: operations['StatusController_status'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/overview': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** all members in sums: tiers, points by state and expiry, and what was earned and spent */
    get: operations['OverviewController_overview'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/programs': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** the versions of the program, drafts among them, the newest first; always one page */
    get: operations['ProgramsController_list'];
    put?: never;
    /** write a draft down; 422 names everything that is wrong with it */
    post: operations['ProgramsController_draft'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/programs/{version}/publish': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** publish a draft: in force for facts timed from `validFrom` on */
    post: operations['ProgramsController_publish'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/programs/{version}/simulate': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    get?: never;
    put?: never;
    /** replay all facts with a draft in force; 202 where it takes longer than 20 seconds */
    post: operations['SimulationsController_simulate'];
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/programs/simulations/{simulationId}': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** how far a simulation is, and what came of it */
    get: operations['SimulationsController_simulation'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
  '/v1/stream': {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    /** server-sent events: `pulse` (Pulse) every two seconds, `trouble` instead while something does not answer, `member` (MemberChanged) when the watched member has changed */
    get: operations['StreamController_stream'];
    put?: never;
    post?: never;
    delete?: never;
    options?: never;
    head?: never;
    patch?: never;
    trace?: never;
  };
}
export type webhooks = Record<string, never>;
export interface components {
  schemas: {
    AdjustmentBody: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt?: string | null;
      /** @description a whole number from -1000000000000 to 1000000000000 */
      points: number;
      /** @description text of at most 500 characters */
      reason: string;
    };
    /** @description who asked for it, and why */
    AskedBy: {
      /** @description text */
      by?: string | null;
      /** @description text */
      reason?: string | null;
    };
    /** @description a request, or some equal ones of a moment */
    AuditEntryView: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      at: string;
      /** @description text */
      caller?: string | null;
      /** @description a whole number, 0 or more */
      id: number;
      /** @description text */
      memberId?: string | null;
      /** @description text */
      method: string;
      /** @description a whole number, 0 or more */
      requests: number;
      /** @description text */
      role?: string | null;
      /** @description text */
      route: string;
      /** @description a whole number, 0 or more */
      status: number;
    };
    BalanceOpened: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      balanceId: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description a whole number from 1 to 1000000000000 */
      points: number;
    };
    CaptureBody: {
      /** @description a whole number from 1 to 1000000000000 */
      points?: number | null;
    };
    Cause: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      id: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      source: string;
    };
    /** @description the risk of a member who stays silent, from the last order day on */
    ChurnCurve: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      crossesAt?: string | null;
      /** @description a whole number from 1 to 3650 */
      horizonDays: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      lastOrderAt: string;
      points: components['schemas']['ChurnCurvePoint'][];
      threshold: number;
    };
    ChurnCurvePoint: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      at: string;
      risk: number;
    };
    /** @description what warnings are good for: returns of those told of to the CRM, beside those kept back */
    ChurnEffectView: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      control: components['schemas']['ReturnShare'];
      effect?: components['schemas']['ReturnDifference'] | null;
      significant: boolean;
      told: components['schemas']['ReturnShare'];
      /** @description a whole number, 0 or more */
      withinDays: number;
    };
    ChurnWarning: {
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      clvMinor?: number | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      lastActivityAt?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description text */
      modelVersion?: string | null;
      /** @description a list of text */
      reasons: string[];
      /** @description a number from 0 to 1 */
      risk?: number | null;
      /** @description text */
      tier: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      validUntil?: string | null;
      /** @description text */
      warningId: string;
    };
    /** @description one for each lapse: the time after a last order day until the next */
    ChurnWarningView: {
      /** @description a whole number, 0 or more */
      clvMinor?: number | null;
      control: boolean;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      crossedAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      decidedAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      lastActivityAt?: string | null;
      /** @description a UTC day: YYYY-MM-DD */
      lastOrderDay: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description text */
      modelVersion?: string | null;
      reasons: string[];
      /** @description a number from 0 to 1 */
      risk?: number | null;
      /** @description text */
      state: string;
      /** @description text */
      tier: string;
      told: boolean;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      validUntil: string;
      /** @description text */
      warningId: string;
    };
    CommandAnswer: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      adjustmentId?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      at: string;
      balance: components['schemas']['MemberPoints'];
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      holdId?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description a whole number */
      points: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      redemptionId?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      to?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      transferId?: string | null;
      /** @description a whole number, 0 or more */
      valueMinor?: number | null;
    };
    ComparedFigure: {
      /** @description a whole number */
      difference: number;
      /** @description a whole number */
      draft: number;
      /** @description a whole number */
      live: number;
    };
    ContentPublished: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      contentId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      kind: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
    };
    ContentRemoved: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      contentId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      kind: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
    };
    CorrectedBy: {
      /** @description a whole number */
      balanceAfter: number;
      /** @description text */
      corrects?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      effectiveAt: string;
      /** @description text */
      entryId: string;
      fact?: components['schemas']['FactName'] | null;
      /** @description text */
      from?: string | null;
      /** @description text */
      kind: string;
      /** @description text */
      lotId?: string | null;
      /** @description a whole number */
      moved: number;
      /** @description a whole number */
      points: number;
      /** @description a whole number, 0 or more */
      programVersion: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      recordedAt: string;
      /** @description text */
      rule: string;
      /** @description text */
      to?: string | null;
    };
    /** @description the entry that is corrected, as it was and as it is since, and the facts that became known */
    CorrectionView: {
      after?: components['schemas']['ReckonedStanding'] | null;
      before: components['schemas']['ReckonedStanding'];
      /** @description text */
      corrects: string;
      newFacts: components['schemas']['FactName'][];
    };
    CustomerValue: {
      expectedOrders: number;
      /** @description a whole number, 0 or more */
      horizonDays: number;
      /** @description text */
      modelVersion: string;
      /** @description a number from 0 to 1 */
      probabilityAlive: number;
      valueMinor: number;
    };
    DeadLetterView: {
      /** @description text */
      consumerGroup: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      createdAt: string;
      /** @description text */
      eventId?: string | null;
      /** @description a whole number, 0 or more */
      id: number;
      /** @description text */
      key?: string | null;
      /** @description text */
      memberId?: string | null;
      /** @description text */
      message: string;
      /** @description a whole number, 0 or more */
      offset: number;
      /** @description text */
      outcome: string;
      /** @description a whole number, 0 or more */
      partition: number;
      /** @description text */
      reason: string;
      /** @description text */
      source?: string | null;
      /** @description text */
      status: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      statusAt: string;
      /** @description text */
      statusBy?: string | null;
      /** @description text */
      statusNote?: string | null;
      /** @description text */
      topic: string;
      /** @description text */
      value?: string | null;
      valueCut: boolean;
      /** @description text */
      valueEncoding: string;
    };
    DependencyView: {
      /** @description text */
      detail: string;
      healthy: boolean;
      /** @description text */
      name: string;
    };
    DraftBody: {
      /** @description text of at most 1000000 characters */
      content?: string | null;
      program?: Record<string, never> | null;
    };
    /** @description a line of the book; never changed, corrected by later ones */
    Entry: {
      /** @description a whole number */
      balanceAfter: number;
      cause?: components['schemas']['EntryCause'] | null;
      /** @description text */
      corrects?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      effectiveAt: string;
      /** @description text */
      entryId: string;
      /** @description text */
      from?: string | null;
      /** @description text */
      kind: string;
      /** @description text */
      lotId?: string | null;
      /** @description a whole number */
      moved: number;
      /** @description text */
      origin: string;
      /** @description a whole number */
      points: number;
      /** @description a whole number, 0 or more */
      programVersion: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      recordedAt: string;
      /** @description text */
      rule: string;
      /** @description text */
      to?: string | null;
    };
    /** @description the fact behind an entry */
    EntryCause: {
      data: Record<string, never>;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      id: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      source: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      time: string;
      /** @description text */
      type: string;
    };
    ErasureAnswer: {
      erased: boolean;
      /** @description a whole number, 0 or more */
      ids: number;
      /** @description a whole number */
      pointsWrittenOff: number;
    };
    ExpiryMonth: {
      /** @description a UTC day: YYYY-MM-DD */
      month: string;
      /** @description a whole number, 0 or more */
      points: number;
    };
    ExplainedEntry: {
      /** @description a whole number */
      balanceAfter: number;
      /** @description text */
      corrects?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      effectiveAt: string;
      /** @description text */
      entryId: string;
      /** @description text */
      from?: string | null;
      /** @description text */
      kind: string;
      /** @description text */
      lotId?: string | null;
      /** @description a whole number */
      moved: number;
      /** @description a whole number */
      points: number;
      /** @description a whole number, 0 or more */
      programVersion: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      recordedAt: string;
      /** @description text */
      rule: string;
      /** @description text */
      to?: string | null;
    };
    ExplainedProgram: {
      /** @description text */
      name: string;
      /** @description a whole number, 0 or more */
      version: number;
    };
    /** @description why a line of the book says what it says, and what became of it */
    ExplanationBody: {
      asked?: components['schemas']['AskedBy'] | null;
      correctedBy: components['schemas']['CorrectedBy'][];
      correction?: components['schemas']['CorrectionView'] | null;
      entry: components['schemas']['ExplainedEntry'];
      fact?: components['schemas']['FactName'] | null;
      /** @enum {string} */
      language: 'en' | 'zh';
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      program: components['schemas']['ExplainedProgram'];
      reckoning?: components['schemas']['ReckoningView'] | null;
      standing: components['schemas']['Standing'];
      words: string[];
    };
    /** @description a fact of the member: when it happened, and when it was recorded */
    FactName: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      id: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      recordedAt: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      source: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      time: string;
      /** @description text */
      type: string;
    };
    /** @description points by what was done with them, in a period of UTC days; a correction counts under what it corrects, so a figure may be negative */
    FlowPeriod: {
      /** @description a whole number */
      adjusted: number;
      /** @description a whole number */
      earned: number;
      /** @description a whole number */
      expired: number;
      /** @description a whole number */
      restored: number;
      /** @description a whole number */
      reversed: number;
      /** @description a whole number */
      spent: number;
      /** @description a UTC day: YYYY-MM-DD */
      start: string;
    };
    FoundMember: {
      /** @description a whole number, 0 or more */
      active: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description text */
      tier: string;
    };
    HoldBody: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt?: string | null;
      /** @description a whole number from 1 to 1000000000000 */
      points: number;
    };
    /** @description of the members with an order that counts */
    KeyFigures: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      countedAt: string;
      meanSpendMinor?: number | null;
      /** @description a whole number, 0 or more */
      members: number;
      segments: components['schemas']['SegmentShare'][];
      /** @description a whole number, 0 or more */
      spendMinor: number;
      warnings: components['schemas']['WarningCounts'];
    };
    /** @description what all entries of one kind come to; a correction counts under the kind of the entry that it corrects */
    KindSum: {
      /** @description a whole number, 0 or more */
      entries: number;
      /** @description text */
      kind: string;
      /** @description a whole number */
      points: number;
    };
    /** @description outstanding points in money, as of one instant at most a minute ago */
    LiabilityBody: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      /** @description a whole number */
      bookPoints: number;
      byExpiryMonth: components['schemas']['NamedLiability'][];
      byState: components['schemas']['NamedLiability'][];
      byTier: components['schemas']['NamedLiability'][];
      cells: components['schemas']['LiabilityCellView'][];
      currencies: string[];
      /** @description a whole number, 0 or more */
      members: number;
      outstanding: components['schemas']['LiabilitySumView'];
      /** @description a whole number, 0 or more */
      pointValueMinor: number;
    };
    /** @description points of one state, expiry month and tier; negative for a deficit */
    LiabilityCellView: {
      /** @description text */
      expiryMonth?: string | null;
      /** @description a whole number */
      points: number;
      /** @enum {string} */
      state: 'active' | 'pending' | 'reserved' | 'deficit';
      /** @description text */
      tier: string;
      /** @description a whole number */
      valueMinor: number;
    };
    LiabilitySumView: {
      /** @description a whole number */
      points: number;
      /** @description a whole number */
      valueMinor: number;
    };
    Lot: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      activatesAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      earnedAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt: string;
      /** @description a whole number, 0 or more */
      given: number;
      /** @description a whole number, 0 or more */
      left: number;
      /** @description text */
      lotId: string;
      /** @description a whole number, 0 or more */
      reserved: number;
      /** @description text */
      state: string;
    };
    LoyaltyEventEnvelope: {
      /** @description a whole number, 0 or more */
      bookepoch: number;
      /** @description text */
      causationid: string;
      /** @description text */
      causationsource: string;
      /** @description an object */
      data: Record<string, never>;
      /**
       * @description one of application/json
       * @enum {string}
       */
      datacontenttype: 'application/json';
      /** @description text */
      id: string;
      /** @description a whole number, 0 or more */
      membersequence?: number | null;
      /**
       * @description one of live, late, import
       * @enum {string}
       */
      origin: 'live' | 'late' | 'import';
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      recordedtime: string;
      /** @description text */
      source: string;
      /**
       * @description one of 1.0
       * @enum {string}
       */
      specversion: '1.0';
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      subject: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      time: string;
      /** @description text */
      traceparent?: string | null;
      /** @description text */
      type: string;
      /** @description a whole number, 0 or more */
      warningsequence?: number | null;
    };
    Member: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      membership: components['schemas']['MemberMembership'];
      nextExpiry?: components['schemas']['NextExpiry'] | null;
      points: components['schemas']['MemberPoints'];
      /** @description a whole number, 0 or more */
      sequence: number;
      stats: components['schemas']['MemberStats'];
      tier: components['schemas']['MemberTier'];
      waiting: components['schemas']['WaitingFact'][];
    };
    MemberBlocked: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description text of at most 500 characters */
      reason?: string | null;
    };
    /** @description an event of the stream: a watched member has changed */
    MemberChanged: {
      /** @description text */
      memberId: string;
      /** @description a whole number, 0 or more */
      sequence: number;
    };
    MemberChurn: {
      /** @description text */
      modelVersion?: string | null;
      /** @description a number from 0 to 1 */
      rankedRisk?: number | null;
      /** @description text */
      reason?: string | null;
      /** @description a number from 0 to 1 */
      risk?: number | null;
      /** @description text */
      state: string;
      warnings: components['schemas']['ChurnWarningView'][];
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      warnsAt?: string | null;
    };
    MemberEnrolled: {
      /** @description text */
      channel?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
    };
    /** @description all null for a member without an order that counts */
    MemberInsightView: {
      churn?: components['schemas']['MemberChurn'] | null;
      clv?: components['schemas']['CustomerValue'] | null;
      rfm?: components['schemas']['MemberRfm'] | null;
    };
    MemberLoggedIn: {
      /** @description text */
      channel?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
    };
    /** @description since when the person is a member, and since when they may not spend */
    MemberMembership: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      blockedAt?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      enrolledAt?: string | null;
    };
    MemberMerged: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      mergedMemberId: string;
    };
    MemberMoved: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      mergedInto: string;
    };
    MemberPoints: {
      /** @description a whole number, 0 or more */
      active: number;
      /** @description a whole number, 0 or more */
      deficit: number;
      /** @description a whole number, 0 or more */
      pending: number;
      /** @description a whole number, 0 or more */
      reserved: number;
    };
    /** @description ranks within the population; ties share a score. While Redis is being filled there are none, and `reason` says so */
    MemberRfm: {
      /** @description a whole number from 1 to 5 */
      f?: number | null;
      /** @description a whole number, 0 or more */
      frequency: number;
      /** @description a whole number from 1 to 5 */
      m?: number | null;
      /** @description a whole number, 0 or more */
      monetaryMinor: number;
      /** @description a whole number from 1 to 5 */
      r?: number | null;
      /** @description text */
      reason?: string | null;
      /** @description a whole number, 0 or more */
      recencyDays: number;
      /** @description text */
      segment?: string | null;
    };
    /** @description of the orders that count now, of the reviews published and not removed, of any login */
    MemberStats: {
      averageRating?: number | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      firstOrderAt?: string | null;
      /** @description a UTC day: YYYY-MM-DD */
      firstOrderDay?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      lastLoginAt?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      lastOrderAt?: string | null;
      /** @description a UTC day: YYYY-MM-DD */
      lastOrderDay?: string | null;
      /** @description a whole number, 0 or more */
      orderDays: number;
      /** @description a whole number, 0 or more */
      orders: number;
      /** @description a whole number, 0 or more */
      repeatSpendMinor: number;
      /** @description a whole number, 0 or more */
      reviews: number;
      /** @description a whole number, 0 or more */
      spendMinor: number;
    };
    /** @description a book in sums: all points together are the recorded balance */
    MemberSums: {
      kinds: components['schemas']['KindSum'][];
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
    };
    MemberTier: {
      /** @description text */
      level: string;
      next?: components['schemas']['NextTier'] | null;
      /** @description a whole number, 0 or more */
      qualifyingPoints: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      since?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      validUntil?: string | null;
    };
    MemberUnblocked: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description text of at most 500 characters */
      reason?: string | null;
    };
    /** @description a version with all that was fitted, chosen and measured */
    ModelVersionDetail: {
      content: Record<string, never>;
      /** @description a whole number, 0 or more */
      durationMs: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      fittedAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      inForceFrom: string;
      inUse: boolean;
      /** @description a whole number, 0 or more */
      members: number;
      /** @description a whole number, 0 or more */
      orders: number;
      /** @description a whole number, 0 or more */
      refitId: number;
      report: Record<string, never>;
      /** @description a whole number, 0 or more */
      version: number;
      why: string[];
    };
    /** @description a version of the models */
    ModelVersionView: {
      /** @description a whole number, 0 or more */
      durationMs: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      fittedAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      inForceFrom: string;
      inUse: boolean;
      /** @description a whole number, 0 or more */
      members: number;
      /** @description a whole number, 0 or more */
      orders: number;
      /** @description a whole number, 0 or more */
      refitId: number;
      /** @description a whole number, 0 or more */
      version: number;
    };
    NamedLiability: {
      /** @description text */
      name?: string | null;
      /** @description a whole number */
      points: number;
      /** @description a whole number */
      valueMinor: number;
    };
    NextExpiry: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      at: string;
      /** @description a whole number, 0 or more */
      points: number;
    };
    NextTier: {
      /** @description text */
      level: string;
      /** @description a whole number, 0 or more */
      missing: number;
    };
    OpenLetters: {
      /** @description a whole number, 0 or more */
      count: number;
      /** @description text */
      reason: string;
      /** @description text */
      topic: string;
    };
    OperationsStatus: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      /**
       * @description one of wall, stream
       * @enum {string}
       */
      clock: 'wall' | 'stream';
      deadLetters: components['schemas']['OpenLetters'][];
      dependencies: components['schemas']['DependencyView'][];
      outcomes: components['schemas']['TopicOutcomes'][];
      overdue: components['schemas']['OverdueMembers'];
      projection?: components['schemas']['ProjectionBacklog'] | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      recordedAt: string;
      relay: components['schemas']['RelayBacklog'];
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      watermark: string;
    };
    OrderAmended: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      amendmentId: string;
      /** @description text */
      channel?: string | null;
      /** @description a currency: three capital letters (ISO 4217) */
      currency: string;
      lines?: components['schemas']['OrderLine'][] | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId: string;
      /** @description text */
      partner?: string | null;
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      totalMinor: number;
    };
    OrderCancelled: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId: string;
    };
    OrderCompleted: {
      /** @description text */
      channel?: string | null;
      /** @description a currency: three capital letters (ISO 4217) */
      currency: string;
      lines?: components['schemas']['OrderLine'][] | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId: string;
      /** @description text */
      partner?: string | null;
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      totalMinor: number;
    };
    /** @description a line of an order */
    OrderLine: {
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      amountMinor: number;
      /** @description text */
      category?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      lineId: string;
      /** @description a number, 0 or more */
      quantity: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      sku: string;
    };
    OrderRefunded: {
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      amountMinor: number;
      /** @description a currency: three capital letters (ISO 4217) */
      currency: string;
      lines?: components['schemas']['RefundLine'][] | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      refundId: string;
    };
    /** @description members whom time should have touched already */
    OverdueMembers: {
      /** @description a whole number, 0 or more */
      members: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      oldestDueAt?: string | null;
    };
    /** @description counted in the background, whatever the number of members; asOf and countedAt say of when */
    Overview: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      countedAt: string;
      /** @description a whole number, 0 or more */
      countedMs: number;
      /** @description a currency: three capital letters (ISO 4217) */
      currency: string;
      days: components['schemas']['FlowPeriod'][];
      expiry: components['schemas']['ExpiryMonth'][];
      /** @description a whole number, 0 or more */
      members: number;
      months: components['schemas']['FlowPeriod'][];
      points: components['schemas']['MemberPoints'];
      /** @description a number, 0 or more */
      pointValueMinor: number;
      tiers: components['schemas']['TierCount'][];
    };
    PartitionLag: {
      /** @description a whole number, 0 or more */
      end: number;
      /** @description text */
      group: string;
      /** @description a whole number, 0 or more */
      lagRecords: number;
      lagSeconds?: number | null;
      moving: boolean;
      /** @description a whole number, 0 or more */
      offset: number;
      /** @description a whole number, 0 or more */
      partition: number;
      /** @description text */
      topic: string;
    };
    PointsChanged: {
      /** @description a whole number */
      balanceAfter: number;
      /** @description text */
      corrects?: string | null;
      /** @description text */
      lotId?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description a whole number */
      moved?: number | null;
      /** @description a whole number */
      points: number;
      /** @description a whole number, 0 or more */
      programVersion: number;
      /** @description text */
      reason: string;
    };
    /** @description what the members are worth, by tier and segment; counted some minutes ago at most */
    PopulationValue: {
      all?: components['schemas']['ValueGroupView'] | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      atRisk: components['schemas']['ValueAtRiskView'];
      /** @description a whole number, 0 or more */
      horizonDays: number;
      /** @description text */
      modelVersion?: string | null;
      /** @description text */
      reason?: string | null;
      segments: components['schemas']['ValueGroupView'][];
      tiers: components['schemas']['ValueGroupView'][];
    };
    /** @description RFC 9457 problem details */
    Problem: {
      /** @description text */
      code: string;
      /** @description text */
      detail?: string | null;
      /** @description text */
      instance: string;
      /** @description a whole number, 0 or more */
      status: number;
      /** @description text */
      title: string;
      /** @description text */
      type: string;
    };
    /** @description a version of the program, published or a draft */
    ProgramVersionView: {
      /** @description text */
      content: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      draftedAt: string;
      inForce: boolean;
      /** @description text */
      name: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      publishedAt?: string | null;
      rules: Record<string, never>;
      /**
       * @description one of draft, published
       * @enum {string}
       */
      state: 'draft' | 'published';
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      validFrom?: string | null;
      /** @description a whole number, 0 or more */
      version: number;
    };
    /** @description how far insights is behind loyalty.members */
    ProjectionBacklog: {
      /** @description a whole number, 0 or more */
      lagRecords: number;
      /** @description a whole number, 0 or more */
      missingShards: number;
    };
    PublicationAnswer: {
      changed: boolean;
      /** @description text */
      content: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      draftedAt: string;
      inForce: boolean;
      /** @description text */
      name: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      publishedAt?: string | null;
      rules: Record<string, never>;
      /**
       * @description one of draft, published
       * @enum {string}
       */
      state: 'draft' | 'published';
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      validFrom?: string | null;
      /** @description a whole number, 0 or more */
      version: number;
    };
    PublicationBody: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      validFrom?: string | null;
    };
    /** @description an event of the stream, every second */
    Pulse: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      at: string;
      /** @description a whole number, 0 or more */
      lagRecords: number;
      lagSeconds?: number | null;
      /** @description a whole number, 0 or more */
      openDeadLetters: number;
      /** @description a whole number, 0 or more */
      overdueMembers: number;
      /** @description a number, 0 or more */
      recordsPerSecond: number;
      /** @description a whole number, 0 or more */
      relayLines: number;
      unhealthy: string[];
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      watermark: string;
    };
    /** @description what the cart would bring if it were ordered now; nothing is written */
    QuoteAnswer: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      /** @description a currency: three capital letters (ISO 4217) */
      currency: string;
      earns: components['schemas']['QuotedEarning'];
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      spendable: components['schemas']['QuotedSpending'];
      tier: components['schemas']['QuotedTier'];
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      totalMinor: number;
    };
    QuoteBody: {
      /** @description a currency: three capital letters (ISO 4217) */
      currency: string;
      lines?: components['schemas']['OrderLine'][] | null;
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      totalMinor: number;
    };
    QuotedEarning: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      activatesAt: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      expiresAt: string;
      /** @description text */
      multiplier: string;
      /** @description a whole number, 0 or more */
      points: number;
      /** @description a whole number, 0 or more */
      qualifyingPoints: number;
    };
    QuotedSpending: {
      /** @description a whole number, 0 or more */
      active: number;
      /** @description a whole number, 0 or more */
      minimumPoints: number;
      /** @description a whole number, 0 or more */
      points: number;
      /** @description a whole number, 0 or more */
      valueMinor: number;
    };
    QuotedTier: {
      after: components['schemas']['MemberTier'];
      before: components['schemas']['MemberTier'];
    };
    ReckonedStanding: {
      /** @description text */
      from?: string | null;
      /** @description a whole number */
      moved: number;
      /** @description a whole number */
      points: number;
      reckoning?: components['schemas']['ReckoningView'] | null;
      /** @description text */
      to?: string | null;
    };
    /** @description a line of arithmetic: by names, by numbers, before and after it was rounded down */
    ReckoningStep: {
      /** @description text */
      exact: string;
      /** @description text */
      filled: string;
      /** @description text */
      formula: string;
      /** @description text */
      name: string;
      /** @description a whole number */
      value: number;
    };
    ReckoningView: {
      /** @description text */
      case: string;
      /** @description what the rule looked at; names that end with At are times, with Minor are minor units */
      inputs: {
        [key: string]: string | number | null;
      };
      steps: components['schemas']['ReckoningStep'][];
    };
    RedemptionBody: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId?: string | null;
      /** @description a whole number from 1 to 1000000000000 */
      points: number;
      /** @description text of at most 200 characters */
      reward?: string | null;
    };
    ReferralCompleted: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      referralId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      referredMemberId: string;
    };
    /** @description a refit of the models; the version before stays in use unless it is done */
    RefitAnswer: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      askedAt: string;
      /** @description text */
      askedBy?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      endedAt?: string | null;
      /** @description text */
      message?: string | null;
      /** @description text */
      reason: string;
      /** @description a whole number, 0 or more */
      refitId: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      startedAt?: string | null;
      /** @description text */
      status: string;
      /** @description a whole number, 0 or more */
      version?: number | null;
    };
    /** @description a line of a refund */
    RefundLine: {
      /** @description money: a whole number of minor units from 0 to 1000000000000 */
      amountMinor?: number | null;
      /** @description text */
      category?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      lineId: string;
      /** @description a number, 0 or more */
      quantity?: number | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      sku?: string | null;
    };
    /** @description what is written in the book and not sent yet */
    RelayBacklog: {
      /** @description a number, 0 or more */
      lagSeconds: number;
      /** @description a whole number, 0 or more */
      lines: number;
    };
    /** @description share of `told` less share of `control`, with its 95 % interval (Newcombe) */
    ReturnDifference: {
      difference: number;
      high: number;
      low: number;
    };
    ReturnShare: {
      /** @description a whole number, 0 or more */
      members: number;
      /** @description a whole number, 0 or more */
      returned: number;
      /** @description a number from 0 to 1 */
      share?: number | null;
    };
    ReviewPublished: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      orderId?: string | null;
      /** @description a whole number from 1 to 5 */
      rating: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      reviewId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      sku: string;
      /** @description text */
      text?: string | null;
    };
    ReviewRemoved: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      reviewId: string;
    };
    RfmCell: {
      /** @description a whole number from 1 to 5 */
      f: number;
      meanM?: number | null;
      /** @description a whole number, 0 or more */
      members: number;
      /** @description a whole number from 1 to 5 */
      r: number;
      /** @description a whole number, 0 or more */
      spendMinor: number;
    };
    RfmCount: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      grid: components['schemas']['RfmCell'][];
      /** @description a whole number, 0 or more */
      members: number;
      segments: components['schemas']['SegmentSize'][];
    };
    /** @description a score is 1 + the number of cut points that a member exceeds (recency: stays below) */
    RfmCutPointsView: {
      orderDays: number[];
      recencyDays: number[];
      spendMinor: number[];
    };
    /** @description size and cut points are of now; the counted grid is some seconds old at most and says so */
    RfmPopulation: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      asOf: string;
      count: components['schemas']['RfmCount'];
      cutPoints?: components['schemas']['RfmCutPointsView'] | null;
      /** @description a whole number, 0 or more */
      size: number;
    };
    SegmentMemberView: {
      /** @description a whole number from 1 to 5 */
      f: number;
      /** @description a whole number, 0 or more */
      frequency: number;
      /** @description a UTC day: YYYY-MM-DD */
      lastOrderDay: string;
      /** @description a whole number from 1 to 5 */
      m: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description a whole number, 0 or more */
      monetaryMinor: number;
      /** @description a whole number from 1 to 5 */
      r: number;
      /** @description a whole number, 0 or more */
      recencyDays: number;
    };
    SegmentShare: {
      /** @description a whole number, 0 or more */
      members: number;
      /** @description text */
      segment?: string | null;
      /** @description a number from 0 to 1 */
      share: number;
      /** @description a whole number, 0 or more */
      spendMinor: number;
    };
    SegmentSize: {
      /** @description a whole number, 0 or more */
      members: number;
      /** @description text */
      segment?: string | null;
      /** @description a whole number, 0 or more */
      spendMinor: number;
    };
    SettlementBody: {
      /** @description text of at most 500 characters */
      note?: string | null;
    };
    SimulatedChange: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      points: components['schemas']['ComparedFigure'];
      tier: components['schemas']['SimulatedTier'];
    };
    SimulatedChanges: {
      /** @description a whole number, 0 or more */
      fewerPoints: number;
      /** @description a whole number, 0 or more */
      higherTier: number;
      /** @description a whole number, 0 or more */
      lowerTier: number;
      /** @description a whole number, 0 or more */
      morePoints: number;
    };
    SimulatedSums: {
      adjusted: components['schemas']['ComparedFigure'];
      deficit: components['schemas']['ComparedFigure'];
      earned: components['schemas']['ComparedFigure'];
      expired: components['schemas']['ComparedFigure'];
      outstanding: components['schemas']['ComparedFigure'];
      restored: components['schemas']['ComparedFigure'];
      reversed: components['schemas']['ComparedFigure'];
      spent: components['schemas']['ComparedFigure'];
      transferred: components['schemas']['ComparedFigure'];
    };
    SimulatedTier: {
      /** @description text */
      draft: string;
      /** @description text */
      live: string;
    };
    SimulatedTierCell: {
      /** @description text */
      draft: string;
      /** @description text */
      live: string;
      /** @description a whole number, 0 or more */
      members: number;
    };
    SimulationAnswer: {
      /** @description a whole number, 0 or more */
      all?: number | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      askedAt: string;
      /** @description a whole number, 0 or more */
      done?: number | null;
      /** @description text */
      problem?: string | null;
      report?: components['schemas']['SimulationReportView'] | null;
      /** @description a number, 0 or more */
      seconds?: number | null;
      /** @description a whole number, 0 or more */
      simulationId: number;
      /**
       * @description one of running, done, failed
       * @enum {string}
       */
      state: 'running' | 'done' | 'failed';
      /** @description a whole number, 0 or more */
      version: number;
    };
    SimulationBody: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      from?: string | null;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      until?: string | null;
    };
    SimulationReportView: {
      changed: components['schemas']['SimulatedChanges'];
      /** @description text */
      currency: string;
      /** @description a whole number, 0 or more */
      facts: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      from?: string | null;
      liabilityMinor: components['schemas']['ComparedFigure'];
      /** @description a whole number, 0 or more */
      members: number;
      membersInDeficit: components['schemas']['ComparedFigure'];
      mostGained: components['schemas']['SimulatedChange'][];
      mostLost: components['schemas']['SimulatedChange'][];
      points: components['schemas']['SimulatedSums'];
      tiers: components['schemas']['SimulatedTierCell'][];
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      until: string;
    };
    /** @description what of an entry stands */
    Standing: {
      /** @description text */
      from?: string | null;
      /** @description a whole number */
      moved: number;
      /** @description a whole number */
      points: number;
      /** @description text */
      to?: string | null;
    };
    /** @description the balance is active + pending + reserved − deficit */
    StatementBody: {
      /** @description a whole number */
      closing: number;
      /** @description a UTC month: YYYY-MM */
      from: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      knownAt?: string | null;
      lines?: components['schemas']['StatementLineView'][] | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      months: components['schemas']['StatementMonthView'][];
      /** @description a whole number */
      opening: number;
      /** @description a UTC month: YYYY-MM */
      to: string;
    };
    StatementLineView: {
      /** @description a whole number */
      balance: number;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      effectiveAt: string;
      /** @description text */
      entryId: string;
      /** @description text */
      kind: string;
      /** @description text */
      lotId?: string | null;
      /** @description a UTC month: YYYY-MM */
      month: string;
      /** @description a whole number */
      points: number;
      /** @description text */
      rule: string;
    };
    /** @description signed points: closing = opening + all columns */
    StatementMonthView: {
      /** @description a whole number */
      adjusted: number;
      /** @description a whole number */
      closing: number;
      /** @description a whole number */
      earned: number;
      /** @description a whole number, 0 or more */
      entries: number;
      /** @description a whole number */
      expired: number;
      /** @description a UTC month: YYYY-MM */
      month: string;
      /** @description a whole number */
      opening: number;
      /** @description a whole number */
      other: number;
      /** @description a whole number */
      restored: number;
      /** @description a whole number */
      reversed: number;
      /** @description a whole number */
      spent: number;
      /** @description a whole number */
      transferred: number;
    };
    SurveyAnswered: {
      /** @description text */
      attribute?: string | null;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /**
       * @description one of nps, csat, csm
       * @enum {string}
       */
      metric: 'nps' | 'csat' | 'csm';
      /** @description a whole number */
      score: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      surveyId: string;
    } & (unknown & unknown & unknown);
    TierAtRisk: {
      /** @description a whole number, 0 or more */
      members: number;
      /** @description text */
      tier: string;
      valueMinor: number;
    };
    TierChange: {
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      at: string;
      cause?: components['schemas']['Cause'] | null;
      /** @description text */
      from: string;
      /** @description text */
      to: string;
    };
    TierChanged: {
      /** @description text */
      corrects?: string | null;
      /** @description text */
      from: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      memberId: string;
      /** @description a whole number, 0 or more */
      programVersion: number;
      /** @description text */
      reason: string;
      /** @description text */
      to: string;
    };
    TierCount: {
      /** @description text */
      level: string;
      /** @description a whole number, 0 or more */
      members: number;
      /** @description a whole number */
      outstanding: number;
    };
    TopicOutcomes: {
      /** @description a whole number, 0 or more */
      applied: number;
      /** @description a whole number, 0 or more */
      conflict: number;
      /** @description a whole number, 0 or more */
      duplicate: number;
      /** @description a whole number, 0 or more */
      ignored: number;
      /** @description a whole number, 0 or more */
      invalid: number;
      /** @description text */
      topic: string;
    };
    TransferBody: {
      /** @description text of at most 500 characters */
      note?: string | null;
      /** @description a whole number from 1 to 1000000000000 */
      points: number;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      to: string;
    };
    /** @description members whose warning stands, and what they were worth when it was raised */
    ValueAtRiskView: {
      /** @description a whole number, 0 or more */
      members: number;
      tiers: components['schemas']['TierAtRisk'][];
      valueMinor: number;
    };
    /** @description values of a group of members, minor units */
    ValueGroupView: {
      /** @description a whole number, 0 or more */
      meanMinor: number;
      /** @description a whole number, 0 or more */
      medianMinor: number;
      /** @description a whole number, 0 or more */
      members: number;
      /** @description text */
      name?: string | null;
      /** @description a whole number, 0 or more */
      p10Minor: number;
      /** @description a whole number, 0 or more */
      p25Minor: number;
      /** @description a whole number, 0 or more */
      p75Minor: number;
      /** @description a whole number, 0 or more */
      p90Minor: number;
      /** @description a whole number, 0 or more */
      p99Minor: number;
      /** @description a whole number, 0 or more */
      sumMinor: number;
    };
    /** @description a refund, cancellation or removal whose order, review or content is not known yet */
    WaitingFact: {
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      id: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      refersTo: string;
      /** @description an id: text of 1 to 200 characters, none of them a control character or a lone surrogate */
      source: string;
      /**
       * Format: date-time
       * @description a time: RFC 3339 with an offset, such as 2026-03-01T10:00:00Z
       */
      time: string;
      /** @description text */
      type: string;
    };
    WarningCounts: {
      /** @description a whole number, 0 or more */
      lapsed: number;
      /** @description a whole number, 0 or more */
      raised: number;
      /** @description a whole number, 0 or more */
      resolved: number;
      /** @description a whole number, 0 or more */
      withdrawn: number;
    };
    /** @description who asks, as the gateway knows them */
    Whoami: {
      /** @description text */
      name: string;
      open: boolean;
      /** @description text */
      role: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  HealthController_live: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  HealthController_ready: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  HealthController_exposition: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  AuditController_list: {
    parameters: {
      query?: {
        caller?: unknown;
        cursor?: string;
        from?: string;
        limit?: number;
        memberId?: unknown;
        method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
        /** @description before this */
        to?: string;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['AuditEntryView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ChurnWarningsController_list: {
    parameters: {
      query?: {
        /** @description the least value at stake, in minor units; warnings of which none is known are left out */
        clvMinorMin?: number;
        cursor?: string;
        /** @description of the reasons; goes before Accept-Language */
        lang?: 'en' | 'zh';
        limit?: number;
        /** @description in which the member is now */
        segment?: unknown;
        state?: 'raised' | 'lapsed' | 'resolved' | 'withdrawn';
        /** @description that the member had when it was decided about the warning */
        tier?: unknown;
      };
      header?: {
        'Accept-Language'?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ChurnWarningView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ValueController_effect: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChurnEffectView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  InsightsController_kpis: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['KeyFigures'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  LiabilityController_liability: {
    parameters: {
      query?: never;
      header?: {
        /** @description `text/csv` for a table */
        Accept?: string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['LiabilityBody'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ModelsController_versions: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ModelVersionView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ModelsController_version: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        version: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ModelVersionDetail'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  InsightsController_rfm: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RfmPopulation'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DrillDownController_cell: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        f: number;
        r: number;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['SegmentMemberView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  InsightsController_segment: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        segment: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['SegmentMemberView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ValueController_value: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PopulationValue'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  WhoamiController_whoami: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Whoami'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MemberSearchController_find: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
        /** @description without it: all members */
        prefix?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['FoundMember'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembersController_member: {
    parameters: {
      query?: {
        asOf?: string;
        knownAt?: string;
      };
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Member'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ErasureController_erase: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ErasureAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_adjust: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['AdjustmentBody'];
      };
    };
    responses: {
      /** @description done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembersController_entries: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Entry'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ExplainController_explain: {
    parameters: {
      query?: {
        /** @description goes before Accept-Language */
        lang?: 'en' | 'zh';
      };
      header?: {
        'Accept-Language'?: string;
      };
      path: {
        entryId: string;
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ExplanationBody'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_hold: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['HoldBody'];
      };
    };
    responses: {
      /** @description done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_capture: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        holdId: string;
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['CaptureBody'];
      };
    };
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_release: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        holdId: string;
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  InsightsController_insight: {
    parameters: {
      query?: {
        /** @description of the reasons; goes before Accept-Language */
        lang?: 'en' | 'zh';
      };
      header?: {
        'Accept-Language'?: string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MemberInsightView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DrillDownController_curve: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ChurnCurve'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembersController_lots: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['Lot'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  QuotesController_quote: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['QuoteBody'];
      };
    };
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['QuoteAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_redeem: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['RedemptionBody'];
      };
    };
    responses: {
      /** @description done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_cancel: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
        redemptionId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  StatementController_statement: {
    parameters: {
      query?: {
        /** @description `entries`: also each line */
        detail?: 'months' | 'entries';
        /** @description first month, YYYY-MM; the last 12 if absent */
        from?: unknown;
        /** @description as the book was known at that time: an earlier statement once more */
        knownAt?: string;
        /** @description last month, YYYY-MM; the present one if absent */
        to?: unknown;
      };
      header?: {
        /** @description `text/csv` for a table */
        Accept?: string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['StatementBody'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MemberSearchController_sums: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['MemberSums'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  MembersController_tiers: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['TierChange'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  CommandsController_transfer: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        memberId: string;
      };
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['TransferBody'];
      };
    };
    responses: {
      /** @description done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['CommandAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ModelsController_refits: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['RefitAnswer'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ModelsController_ask: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      202: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RefitAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ModelsController_refit: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        refitId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['RefitAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeadLettersController_list: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
        memberId?: unknown;
        reason?: unknown;
        status?: 'open' | 'replayed' | 'discarded';
        topic?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['DeadLetterView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeadLettersController_show: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeadLettersController_discard: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['SettlementBody'];
      };
    };
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  DeadLettersController_replay: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        id: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['SettlementBody'];
      };
    };
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['DeadLetterView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  LagController_lag: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['PartitionLag'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  StatusController_status: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['OperationsStatus'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  OverviewController_overview: {
    parameters: {
      query?: never;
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['Overview'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ProgramsController_list: {
    parameters: {
      query?: {
        cursor?: string;
        limit?: number;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': {
            items: components['schemas']['ProgramVersionView'][];
            /** @description null on the last page */
            nextCursor: string | null;
          };
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ProgramsController_draft: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path?: never;
      cookie?: never;
    };
    requestBody: {
      content: {
        'application/json': components['schemas']['DraftBody'];
      };
    };
    responses: {
      /** @description done */
      201: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['ProgramVersionView'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  ProgramsController_publish: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        version: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['PublicationBody'];
      };
    };
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['PublicationAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SimulationsController_simulate: {
    parameters: {
      query?: never;
      header: {
        /** @description 1 to 255 characters, yours to choose */
        'Idempotency-Key': string;
      };
      path: {
        version: string;
      };
      cookie?: never;
    };
    requestBody?: {
      content: {
        'application/json': components['schemas']['SimulationBody'];
      };
    };
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SimulationAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  SimulationsController_simulation: {
    parameters: {
      query?: never;
      header?: never;
      path: {
        simulationId: string;
      };
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      /** @description done */
      200: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/json': components['schemas']['SimulationAnswer'];
        };
      };
      /** @description problem details (RFC 9457) */
      default: {
        headers: {
          [name: string]: unknown;
        };
        content: {
          'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  StreamController_stream: {
    parameters: {
      query?: {
        /** @description the id of a member to watch */
        member?: unknown;
      };
      header?: never;
      path?: never;
      cookie?: never;
    };
    requestBody?: never;
    responses: {
      200: {
        headers: {
          [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
}
